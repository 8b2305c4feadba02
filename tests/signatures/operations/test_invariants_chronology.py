"""What the log may say when: each rule is broken behind the deeds' backs, and named."""

import hashlib
from datetime import timedelta

import pytest
from django.db.models import F

from agreements import audit
from agreements.models import Author, Conference, Event, EventValue, Link, Message, MessageKind
from agreements.people import address_changes
from agreements.states import State
from signatures.models import Signature
from signatures.operations.invariants.chronology import out_of_time
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(conference: Conference) -> Author:
    """Who was invited at one address, moved to another and signed there; the mail to it stands in the log."""
    found, _ = factories.invited_author(conference, email="first@ex.org", papers=2)
    mail(found)
    move(found, "second@ex.org")
    mail(found)
    factories.sign(found.authorships.first().agreements.get())  # type: ignore[union-attr]
    return found


def move(author: Author, email: str) -> Event:
    address_changes.change_address(author, email=email, by=factories.make_user())
    return author.conference.events.filter(kind="author.address_changed").latest("number")


def mail(author: Author) -> Message:
    """One that waits, with its event."""
    message = factories.make_message(author, kind=MessageKind.COPY)
    with audit.deed(author.conference):
        audit.record(
            "message.copy",
            subject=f"message:{message.pk}",
            facts={"author": author.pk},
            personal={"email": message.email},
        )
    return message


def told(conference: Conference) -> list[str]:
    return list(out_of_time(conference))


def test_nothing_is_told_where_everything_went_its_way(conference: Conference, author: Author) -> None:
    """A copy that waits goes to the new address in the deed of the change, whose event comes after that of the mail."""
    mail(author)
    move(author, "first@ex.org")
    factories.sign(author.authorships.last().agreements.get())  # type: ignore[union-attr]

    assert author.conference.messages.filter(stands_for__isnull=False, email="first@ex.org").exists()
    assert told(conference) == []


def test_an_earlier_time_is_told(conference: Conference, author: Author) -> None:
    last = conference.events.latest("number").number
    for number in (last - 3, last):
        Event.objects.filter(conference=conference, number=number).update(at=F("at") - timedelta(days=1))

    line = f"2 events state an earlier time than the one before them, the first of them event {last - 3}"
    assert line in told(conference)


def test_a_link_to_a_former_address_that_opens_is_told(conference: Conference, author: Author) -> None:
    former = Link.objects.get(author=author, email="first@ex.org")
    Link.objects.filter(pk=former.pk).update(revoked_at=None)

    assert told(conference) == [f"link {former.pk} opens, but does not bear the present address of author {author.pk}"]


@pytest.mark.parametrize("email", ["first@ex.org", "nobodys@ex.org"])
def test_a_mail_to_an_address_that_had_ended_is_told(conference: Conference, author: Author, email: str) -> None:
    event = conference.events.filter(kind="message.copy").latest("number")
    EventValue.objects.filter(event=event).update(value=email)

    line = f"event {event.number} tells of a mail to an address that was not author {author.pk}'s then"
    assert told(conference) == [line]


def test_a_mail_to_an_address_before_it_was_given_is_told(conference: Conference, author: Author) -> None:
    event = conference.events.filter(kind="message.copy").earliest("number")
    EventValue.objects.filter(event=event).update(value="second@ex.org")

    line = f"event {event.number} tells of a mail to an address that was not author {author.pk}'s then"
    assert told(conference) == [line]


def test_an_answer_by_a_link_that_had_ended_is_told(conference: Conference, author: Author) -> None:
    former = Link.objects.get(author=author, email="first@ex.org")
    event = conference.events.get(kind="agreement.accepted")
    Event.objects.filter(pk=event.pk).update(payload=event.payload | {"link": str(former.pk)})

    line = f"event {event.number} tells of an answer by a link to an address that was not author {author.pk}'s then"
    assert told(conference) == [line]


def test_changes_of_an_address_that_contradict_each_other_are_told(conference: Conference, author: Author) -> None:
    first = conference.events.get(kind="author.address_changed")
    second = move(author, "third@ex.org")
    EventValue.objects.filter(event=second, name="from").update(value="first@ex.org")

    assert told(conference) == [
        f"event {second.number} changes another address than the one that event {first.number} gave"
    ]


def test_an_address_that_no_event_gave_is_told(conference: Conference, author: Author) -> None:
    event = conference.events.get(kind="author.address_changed")
    Link.objects.filter(author=author).update(email="silent@ex.org")
    Author.objects.filter(pk=author.pk).update(email="silent@ex.org")

    assert f"author {author.pk} has another address than the one that event {event.number} gave" in told(conference)


def test_nothing_is_told_of_what_was_erased(conference: Conference, author: Author) -> None:
    event = conference.events.filter(kind="message.copy").latest("number")
    EventValue.objects.filter(event=event).update(value="first@ex.org")
    assert told(conference)

    EventValue.objects.filter(event__kind="author.address_changed").delete()

    assert told(conference) == []


# --- Titles ------------------------------------------------------------------------------------------------------------
def retitled(conference: Conference, signature: Signature, title: str) -> None:
    """An import gave the paper this title; only the log tells of it."""
    paper = signature.agreement.authorship.paper_id
    with audit.deed(conference):
        digest = hashlib.sha256(title.encode()).hexdigest()
        audit.record("import.applied", facts={"titles": {str(paper): digest}})


def test_an_answer_under_a_title_that_had_ended_is_told(conference: Conference) -> None:
    early = factories.make_agreement(conference, state=State.COUNTERSIGNED)
    signature = Signature.objects.get(agreement=early)
    retitled(conference, signature, "Another Title")
    assert told(conference) == []
    answer = conference.events.get(kind="agreement.accepted")
    late = factories.make_agreement(conference, paper=early.authorship.paper, state=State.COUNTERSIGNED)

    [event] = conference.events.filter(kind="agreement.accepted", number__gt=answer.number)

    paper = late.authorship.paper_id
    assert told(conference) == [
        f"event {event.number} tells of an answer under a title that was not paper {paper}'s then"
    ]
    Signature.objects.filter(agreement=late).update(title="Another Title")
    assert told(conference) == []


@pytest.mark.parametrize("count", [1, 3])
def test_log_is_gone_through_with_the_same_queries_whatever_its_length(
    conference: Conference, author: Author, count: int, django_assert_num_queries: object
) -> None:
    for number in range(count):
        other, _ = factories.invited_author(conference)
        mail(other)
        move(other, f"moved-{number}@ex.org")
    retitled(conference, Signature.objects.get(), Signature.objects.get().title)

    with django_assert_num_queries(14):  # type: ignore[operator]
        assert told(conference) == []
