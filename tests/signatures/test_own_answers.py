"""A member of the team who is an author, too."""

from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Conference, Role, User
from agreements.states import State
from signatures import countersigning
from signatures.models import Countersignature
from tests import factories
from tests.signatures.visiting import at, filled, open_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference() -> Conference:
    return factories.make_ready_conference(countersigning="queue", own_answers="another")


@pytest.fixture
def chair(conference: Conference) -> User:
    return factories.make_member(conference, Role.SIGNATORY, name="Ana Beispiel", email="ana@chairs.example.org")


def accepted(conference: Conference, **facts: str) -> Agreement:
    """Accepted by its author, under the printed name."""
    author = factories.make_author(conference, **facts)
    agreement = factories.make_agreement(author=author, state=State.INVITED)
    factories.sign(agreement)
    agreement.refresh_from_db()
    return agreement


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"name": "Ana Beispiel"}, id="by the name"),
        pytest.param({"name": "BEISPIEL, Ána"}, id="by the name written in another way"),
        pytest.param({"email": "ana@chairs.example.org"}, id="by the address of the account"),
    ],
)
def test_case_25_a_chair_leaves_what_they_signed_as_an_author_to_another(
    conference: Conference, chair: User, facts: dict[str, str]
) -> None:
    own, others = accepted(conference, **facts), accepted(conference)

    assert countersigning.by_signatory(conference, [own.pk, others.pk], by=chair) == 1

    assert Countersignature.objects.get().signature.agreement == others
    colleague = factories.make_member(conference, Role.SIGNATORY)
    assert countersigning.by_signatory(conference, [own.pk], by=colleague) == 1


def test_case_25_where_anybody_may_a_chair_countersigns_their_own(conference: Conference, chair: User) -> None:
    Conference.objects.filter(pk=conference.pk).update(own_answers="anybody")
    own = accepted(conference, name="Ana Beispiel", email="ana@chairs.example.org")

    assert countersigning.by_signatory(conference, [own.pk], by=chair) == 1


@pytest.mark.parametrize(("own_answers", "state"), [("another", State.ACCEPTED), ("anybody", State.COUNTERSIGNED)])
def test_case_25_the_rule_leaves_the_signatorys_own_answer_to_another(own_answers: str, state: State) -> None:
    conference = factories.make_ready_conference(own_answers=own_answers)
    own, others = accepted(conference, name=conference.signatory_name), accepted(conference)

    assert (own.state, others.state) == (state, State.COUNTERSIGNED)


@pytest.mark.parametrize(("name", "is_promised"), [("Sylvia Signatory", False), ("Wai Ting", True)])
def test_case_25_the_review_promises_the_signatory_no_countersignature_at_once(name: str, is_promised: bool) -> None:
    _, link = factories.invited_author(factories.make_ready_conference(own_answers="another"), name=name)
    client = open_link(link)

    page = client.post(at("review", link), filled(client, link)).content.decode()

    assert ("countersigns at once" in page) is is_promised


def test_case_25_the_queue_says_which_are_ones_own_and_who_countersigns_them(
    client: Client, conference: Conference, chair: User
) -> None:
    own, others = accepted(conference, name="Ana Beispiel"), accepted(conference)
    client.force_login(chair)

    address = reverse("decisions", args=[conference.slug])
    page = client.get(address).content.decode()
    assert "1 agreement you have signed yourself: another signatory countersigns it." in page
    assert "invite a signatory" in page
    factories.make_member(conference, Role.OWNER)
    assert "invite a signatory" not in client.get(address).content.decode()

    dialogue = f"{reverse('countersign', args=[conference.slug])}?{urlencode({'all_matching': 1})}"
    page = client.get(dialogue).content.decode()
    assert "Countersign 1 agreement?" in page
    assert "1 agreement that you signed yourself is left to another signatory." in page
    assert others.authorship.paper.title in page
    assert own.authorship.paper.title not in page


def test_case_25_a_selection_of_ones_own_alone_says_why_nothing_is_countersigned(
    client: Client, conference: Conference, chair: User
) -> None:
    own = accepted(conference, name="Ana Beispiel")
    client.force_login(chair)

    url = f"{reverse('countersign', args=[conference.slug])}?{urlencode({'selected': own.pk})}"
    page = client.get(url, follow=True).content.decode()

    assert "1 agreement that you signed yourself is left to another signatory." in page


def test_case_25_the_command_says_what_it_left(
    conference: Conference, chair: User, capsys: pytest.CaptureFixture[str]
) -> None:
    accepted(conference, name="Ana Beispiel")
    accepted(conference)

    call_command("countersign", conference.slug, "--as", chair.email)

    assert capsys.readouterr().out.splitlines() == [
        "Countersigned 1 agreement as Ana Beispiel.",
        "1 agreement that ana@chairs.example.org signed as an author: left to another signatory.",
    ]
