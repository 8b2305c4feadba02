import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements import links
from agreements.models import Author, Conference, Message, MessageKind
from agreements.states import State
from signatures.visits.views import links as views
from tests import factories
from tests.signatures.visiting import landing_of

pytestmark = pytest.mark.django_db
TOLD_AFTER = 1.0


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the test of it waits as long as a stranger does."""
    monkeypatch.setattr(views, "ANSWER_AFTER", 0)


def _ask(email: str) -> str:
    response = Client().post(reverse("new_link"), {"email": email})
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_link_is_owed_to_each_conference_that_knows_the_address(conference: Conference) -> None:
    factories.invited_author(conference, email="ada@example.org")
    elsewhere = factories.make_ready_conference()
    factories.invited_author(elsewhere, email="ada@example.org")
    not_asked_yet = factories.make_ready_conference()
    factories.make_agreement(author=factories.make_author(not_asked_yet, email="ada@example.org"), state=State.DRAFT)

    page = _ask(" Ada@Example.org ")

    assert "If that is the email address of an author, a new link is on its way." in page
    owed = Message.objects.filter(kind=MessageKind.LINK)
    assert {message.conference_id for message in owed} == {conference.pk, elsewhere.pk}
    assert {message.email for message in owed} == {"ada@example.org"}


@pytest.mark.parametrize("typed", ["Ada@Bücher.example", "ada@xn--bcher-kva.example"])
def test_a_new_link_is_found_by_either_spelling_of_an_international_domain(conference: Conference, typed: str) -> None:
    factories.invited_author(conference, email="ada@xn--bcher-kva.example")

    _ask(typed)

    assert Message.objects.get(kind=MessageKind.LINK).email == "ada@xn--bcher-kva.example"


def test_a_request_without_an_address_is_told_which_character_is_wrong(conference: Conference) -> None:
    response = Client().post(reverse("new_link"), {"email": "zoë@example.org"})

    assert response.status_code == 422
    assert "no mail server takes “ë” (U+00EB) there." in response.content.decode()


@pytest.mark.no_cover  # measuring costs more than what is measured
def test_an_unknown_address_gets_the_same_answer_after_the_same_time(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ANSWER_AFTER", TOLD_AFTER)
    factories.invited_author(conference, email="ada@example.org")
    pages, seconds, worked = [], [], []
    for email in ("ada@example.org", "nobody@example.org"):
        start, start_of_work = time.monotonic(), time.process_time()
        pages.append(_ask(email))
        worked.append(time.process_time() - start_of_work)
        seconds.append(time.monotonic() - start)
    assert pages[0] == pages[1]
    # Both last as long as was said; the work, which tells them apart, is done long before.
    assert min(seconds) >= TOLD_AFTER
    assert max(worked) < TOLD_AFTER
    assert Message.objects.count() == 1


def test_a_new_link_is_sent_at_most_once_in_ten_minutes(conference: Conference) -> None:
    factories.invited_author(conference, email="ada@example.org")
    with time_machine.travel(time.time()) as clock:
        _ask("ada@example.org")
        _ask("ada@example.org")
        assert Message.objects.count() == 1
        clock.shift(11 * 60)
        _ask("ada@example.org")
        assert Message.objects.count() == 2


def test_an_author_whose_link_was_revoked_gets_another_one(conference: Conference) -> None:
    author, link = factories.invited_author(conference, email="ada@example.org")
    links.revoke(author)
    _ask("ada@example.org")
    message = Message.objects.get()
    assert message.link != link
    assert "One paper needs your answer" in Client().get(landing_of(message.link)).content.decode()


def test_what_is_no_address_is_said(db: None) -> None:
    response = Client().post(reverse("new_link"), {"email": "ada at example"})
    assert response.status_code == 422
    assert "“ada at example” is not an address: it has no @." in response.content.decode()
    assert Author.objects.count() == 0
