"""Who has the former words open, or was asked under them, is told what has changed."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements import links
from agreements.conferences.texts import CorrectionOrder
from agreements.models import Agreement, Conference, Link, TextCorrection
from agreements.publishing import correcting
from tests import factories

pytestmark = pytest.mark.django_db
NEW = factories.TEXT.replace("I keep the copyright.", "I keep every right.")
DELETED, INSERTED = "Deleted: </span>the copyright<", "Inserted: </span>every right<"


def correct(conference: Conference, body: str = NEW) -> None:
    draft = factories.make_text(conference, published=False, body=body)
    order = CorrectionOrder(TextCorrection.MINOR, changes="A clause was too narrow.")
    correcting.publish(draft, correction=order, by=None)


@pytest.fixture
def visitor(conference: Conference) -> tuple[Client, Link]:
    _, link = factories.invited_author(conference)
    client = Client()
    client.post(reverse("landing", args=[links.token_of(link)]))
    return client, link


def given(client: Client, link: Link) -> dict[str, str]:
    [sheet] = client.get(reverse("visit", args=[link.pk])).context["sheets"]
    shown = {f"shown-{sheet.agreement.pk}": sheet.wording.digest}
    return shown | {"consent": "on", "decision": "accepted", "typed_name": "Ada Lovelace"}


@pytest.mark.parametrize("step", ["visit", "review", "sign"])
def test_stale_page_says_what_has_changed_and_keeps_what_was_typed(
    visitor: tuple[Client, Link], conference: Conference, step: str
) -> None:
    client, link = visitor
    posted = given(client, link)
    correct(conference)

    told = client.post(reverse(step, args=[link.pk]), posted)

    page = told.content.decode()
    assert told.status_code == 409
    assert "“A clause was too narrow.”" in page
    assert DELETED in page
    assert INSERTED in page
    assert 'value="Ada Lovelace"' in page
    assert not Agreement.objects.exclude(answered_at=None).exists()


def test_what_has_changed_otherwise_is_not_called_a_correction(
    visitor: tuple[Client, Link], conference: Conference
) -> None:
    client, link = visitor
    posted = given(client, link)
    Agreement.objects.get().authorship.paper.__class__.objects.update(title="Another Title")

    told = client.post(reverse("review", args=[link.pk]), posted)

    assert told.status_code == 409
    assert list(told.context["changes"]) == []


def test_landing_and_visit_tell_of_a_correction_since_the_invitation(
    visitor: tuple[Client, Link], conference: Conference
) -> None:
    client, link = visitor
    landing = reverse("landing", args=[links.token_of(link)])
    assert "has corrected the text" not in client.get(landing).content.decode()

    correct(conference)

    page = client.get(landing).content.decode()
    assert "has corrected the text since it asked you." in page
    assert "“A clause was too narrow.”" in page
    visit = client.get(reverse("visit", args=[link.pk])).content.decode()
    assert "<p>I keep every right.</p>" in visit
    assert DELETED in visit


def test_who_is_invited_afterwards_is_told_of_nothing(conference: Conference) -> None:
    correct(conference)
    _, link = factories.invited_author(conference)
    client = Client()
    landing = reverse("landing", args=[links.token_of(link)])
    client.post(landing)

    assert "has corrected the text" not in client.get(landing).content.decode()
    assert client.get(reverse("visit", args=[link.pk])).context["changes_since"] == []
