"""What an author would complain about first. Each is made impossible by a test: two of them here, the others where they belong.

"Is this real?": `arriving/test_landing_page.py` and `test_visit_help.py` compare the page behind the link with the mail.
"I was away for lunch, and it had forgotten everything": `drafts/`; "the text had changed": case 20 in
`test_visit_conflicts.py`. "Eight mails": `tests/promises/test_mails_after_answers.py`, with one paper and with two.
"""

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Conference, HelpRequest, Message, MessageKind
from tests import factories
from tests.signatures.visiting import at, filled, hidden_fields, open_link

pytestmark = pytest.mark.django_db


def test_i_told_them_that_my_name_is_wrong_and_heard_nothing(manager_client: Client, conference: Conference) -> None:
    factories.make_text(conference)
    author, link = factories.invited_author(conference, name="Ada Lovelase")
    client = open_link(link)
    client.post(at("visit_help", link, kind="name"), {"printed_name": "Ada Lovelace", "words": ""})
    request = HelpRequest.objects.get()

    address = f"{reverse('edit_author', args=[conference.slug, author.pk])}?request={request.pk}"
    form = manager_client.get(address).context["form"]
    manager_client.post(address, {name: value for name in form.fields if (value := form[name].value())})

    page = " ".join(client.get(at("visit", link)).content.decode().split())
    assert "<q>The name was corrected.</q>" in page
    assert "I, Ada Lovelace, agree that:" in page
    assert "Ada Lovelase" not in page
    mail = Message.objects.get(author=author, kind=MessageKind.ANSWER)
    assert "The name was corrected." in mail.text


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("Una-May O'Reilly", "una-may o’reilly"),
        ("Jürgen Müller", "Jurgen Mueller"),
        ("Hui Xue’", "Hui Xue'"),
        ("Peisong Wang", "Wang Peisong"),
        ("Ada Ames", " Ada\u00a0Ames. "),
    ],
)
def test_i_typed_my_own_name_and_it_doubts_me(conference: Conference, printed: str, typed: str) -> None:
    _, link = factories.invited_author(conference, name=printed)
    client = open_link(link)

    page = client.post(at("review", link), filled(client, link, typed_name=typed))

    assert page.status_code == 200
    assert "confirmed_name" not in page.content.decode()
    assert client.post(at("sign", link), hidden_fields(page.content.decode())).status_code == 303
