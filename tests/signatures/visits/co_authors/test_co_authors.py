"""What an author sees of co-authors, and can do about those who have not answered."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.mail.compose import LINK_MARK
from agreements.mail.validity import why_not
from agreements.models import (
    Author,
    CancelCause,
    Conference,
    Event,
    HelpKind,
    Link,
    Matter,
    Message,
    MessageKind,
    Reachability,
    WaiverKind,
)
from agreements.people.reminding import nudging
from agreements.states import State
from signatures.visits.co_authors.writers import Writer, Writers
from tests import factories
from tests.signatures.visiting import at, open_link

pytestmark = pytest.mark.django_db


def writers(*others: str, are_shown: bool = True) -> Writers:
    known = {"a": {"has_answered": True}, "w": {"is_waived": True}, "-": {}}
    everybody = [Writer(0, "Me", True, has_answered=True)]
    everybody += [Writer(n, f"Co {n}", False, **known[what]) for n, what in enumerate(others, 1)]
    return Writers(everybody, are_shown)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ("", ""),
        ("-", "Your co-author has not answered yet."),
        ("a", "Your co-author has answered."),
        ("w", "One co-author need not answer."),
        ("---", "No co-author has answered yet."),
        ("a--", "One of your three co-authors has answered."),
        ("aa-", "Two of your three co-authors have answered."),
        ("aaa", "All your co-authors have answered."),
        ("aw-", "One of your three co-authors has answered. One co-author need not answer."),
        ("aaw", "Nobody else is still to answer. One co-author need not answer."),
        ("ww", "Two co-authors need not answer."),
    ],
)
def test_how_many_others_have_answered_is_said_without_counting_oneself(others: str, words: str) -> None:
    assert writers(*others).in_words == words
    assert writers(*others, are_shown=False).in_words == ""


@pytest.fixture
def link(conference: Conference) -> Link:
    """Ada's, who wrote a paper with Grace, who was asked, too."""
    author, link = factories.invited_author(conference, name="Ada Lovelace", email="ada@example.org")
    grace = factories.make_author(conference, name="Grace Hopper", email="grace@example.org")
    factories.make_agreement(paper=author.authorships.get().paper, author=grace, state=State.INVITED)
    return link


def grace() -> Author:
    return Author.objects.get(name="Grace Hopper")


def note_page(link: Link, whom: Author | None = None) -> str:
    return at("visit_nudge", link, authorship=(whom or grace()).authorships.get().pk)


def test_a_waived_co_author_is_said_to_need_no_answer(link: Link) -> None:
    factories.waive(grace().authorships.get().agreements.get(), kind=WaiverKind.DECEASED)
    page = open_link(link).get(at("visit", link)).content.decode()
    assert "Need not answer" in page
    assert "deceased" not in page.lower()
    assert note_page(link) not in page


def test_a_note_is_mailed_once_a_day_and_shows_no_address(link: Link) -> None:
    client = open_link(link)
    assert note_page(link) in client.get(at("visit", link)).content.decode()
    address = note_page(link)
    with CaptureQueriesContext(connection) as queries:
        asked = client.get(address).content.decode()
    assert len(queries) <= 12
    assert [address for address in ("ada@example.org", "grace@") if address in asked.split("colophon")[0]] == []

    sent = client.post(note_page(link), {"words": "Two minutes, <please>!"})
    again = client.post(note_page(link), {"words": "Once more"})

    assert (sent.status_code, again.status_code) == (303, 409)
    assert "had a note from a co-author within the last day" in again.content.decode()
    note = Message.objects.get(kind=MessageKind.NUDGE)
    assert (note.author, note.email) == (grace(), "grace@example.org")
    assert ": Ada Lovelace asks for your answer about “" in note.subject
    for words in (note.text, note.html):
        assert "ada@example.org" not in words
        assert LINK_MARK in words
    assert "Ada Lovelace writes:\n\n“Two minutes, <please>!”" in note.text
    assert "“Two minutes, &lt;please&gt;!”" in note.html
    [event] = Event.objects.filter(kind="agreement.nudged")
    assert (event.agreement, event.payload) == (note.agreements.get(), {"by_author": link.author_id})

    with time_machine.travel(timezone.now() + nudging.PAUSE + timedelta(minutes=1)):
        tomorrow = open_link(link)
        assert tomorrow.post(note_page(link), {"words": ""}).status_code == 303
    assert Message.objects.filter(kind=MessageKind.NUDGE).count() == 2


@pytest.mark.parametrize(
    "words",
    ["See https://evil.example", "www.evil.example", "write to me@example.org", "evil.com", "x" * 401, "\u202eabc"],
)
def test_a_note_carries_no_other_address_and_is_short(link: Link, words: str) -> None:
    response = open_link(link).post(note_page(link), {"words": words})
    assert response.status_code == 422
    assert not Message.objects.filter(kind=MessageKind.NUDGE).exists()


def _unreached(author: Author) -> None:
    Author.objects.filter(pk=author.pk).update(reachability=Reachability.BOUNCED)


def _wants_none(author: Author) -> None:
    Author.objects.filter(pk=author.pk).update(no_reminders_since=timezone.now())


def _asks(author: Author) -> None:
    author.help_requests.create(conference=author.conference, kind=HelpKind.QUESTION)


@pytest.mark.parametrize("happened", [_unreached, _wants_none, _asks])
def test_whoever_is_not_reminded_gets_no_note_and_nobody_learns_why(link: Link, happened: object) -> None:
    happened(grace())  # type: ignore[operator]
    client = open_link(link)
    page, post = client.get(note_page(link)), client.post(note_page(link), {"words": "Please"})
    assert (page.status_code, post.status_code) == (200, 409)
    for response in (page, post):
        assert "does not remind Grace Hopper at the moment" in response.content.decode()
    assert not Message.objects.filter(kind=MessageKind.NUDGE).exists()


def test_whoever_has_answered_gets_no_note(link: Link) -> None:
    factories.sign(grace().authorships.get().agreements.get())
    client = open_link(link)
    assert note_page(link) not in client.get(at("visit", link)).content.decode()
    assert client.post(note_page(link), {"words": ""}).status_code == 409


def test_a_note_goes_to_nobody_elses_co_author_and_not_where_answers_are_not_shown(link: Link) -> None:
    stranger, _ = factories.invited_author(link.author.conference)
    client = open_link(link)
    assert client.get(note_page(link, stranger)).status_code == 404
    assert client.get(note_page(link, link.author)).status_code == 404
    Conference.objects.update(shows_answers=False)
    assert client.get(note_page(link)).status_code == 404
    page = client.get(at("visit", link)).content.decode()
    assert [words for words in ("answered", note_page(link)) if words in page] == []


def test_a_note_that_waits_is_not_sent_once_the_co_author_has_answered(link: Link) -> None:
    open_link(link).post(note_page(link), {"words": ""})
    factories.sign(grace().authorships.get().agreements.get())
    assert why_not(Message.objects.for_delivery().get(kind=MessageKind.NUDGE)) == CancelCause.SETTLED


def test_the_receipts_show_who_else_has_answered(link: Link) -> None:
    factories.sign(link.author.authorships.get().agreements.get())
    page = open_link(link).get(at("done", link)).content.decode()
    assert "Your co-author has not answered yet." in page
    assert note_page(link) in page


def test_another_address_of_a_co_author_is_a_request_that_staff_settle_by_changing_it(
    link: Link, owner_client: Client
) -> None:
    Author.objects.filter(pk=grace().pk).update(reachability=Reachability.BOUNCED)
    about = grace().authorships.get()
    client = open_link(link)
    offered = f"{at('visit_help', link, kind='co_author_address')}?co_author={about.pk}"
    assert offered in client.get(at("visit", link)).content.decode()
    assert client.get(offered).context["form"]["about"].value() == str(about.pk)

    unknown = client.post(at("visit_help", link, kind="co_author_address"), {"about": 0, "email": "g@new.example"})
    told = client.post(
        at("visit_help", link, kind="co_author_address"), {"about": about.pk, "email": "g@new.example", "words": ""}
    )

    assert (unknown.status_code, told.status_code) == (422, 303)
    matter = Matter.objects.get(kind="request")
    assert matter.request is not None
    assert (matter.request.concerned, matter.person) == (grace(), link.author)
    page = owner_client.get(f"/c/{link.author.conference.slug}/decide/?at={matter.pk}").content.decode()
    assert "Write to Grace Hopper at the address that Ada Lovelace names?" in page
    assert 'value="g@new.example"' in page
    assert 'name="shown" value="grace@example.org"' in page
    address = f"/c/{link.author.conference.slug}/people/{grace().pk}/address/?request={matter.request.pk}"
    assert owner_client.get(address).context["form"]["email"].value() == "g@new.example"
