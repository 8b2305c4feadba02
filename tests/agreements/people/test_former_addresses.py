"""Whoever reads an address that staff changed is told, and can object."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from agreements import audit, links
from agreements.mail import cancelling, delivery
from agreements.mail.bounces import reported
from agreements.mail.bounces.reported import Tiding
from agreements.models import (
    Author,
    CancelCause,
    Conference,
    Event,
    HelpKind,
    HelpRequest,
    LeftOut,
    Link,
    LinkPurpose,
    Message,
    MessageKind,
    MessageState,
    ReportKind,
    ReportSource,
)
from agreements.people import address_changes, former_addresses, reminders
from agreements.people.reminding import who_is_due
from signatures.operations.invariants import chronology
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(conference: Conference) -> Author:
    """Invited at curie@old.example, by a mail that arrived."""
    author, _ = factories.invited_author(conference, name="Marie Curie", email="curie@old.example")
    factories.make_message(author, state=MessageState.SENT)
    return author


def change(author: Author, email: str = "marie@new.example") -> None:
    author.refresh_from_db()
    address_changes.change_address(author, email=email, by=factories.make_user())


def notices(author: Author) -> list[Message]:
    return list(Message.objects.filter(author=author, kind=MessageKind.CHANGED).order_by("created_at"))


# --- The mail -----------------------------------------------------------------------------------------------------------
def test_the_former_address_is_told_with_a_link_that_only_objects(author: Author) -> None:
    change(author)
    [notice] = notices(author)

    assert delivery.deliver([notice.pk]) == 1

    [sent] = mail.outbox
    assert sent.to == ["Marie Curie <curie@old.example>"]
    assert links.address_of(notice.link) in sent.body
    assert "m•••@new.example" in sent.body
    assert "marie@new.example" not in f"{sent.subject}{sent.body}{sent.alternatives}"
    assert f"The Title of Paper {author.authorships.get().paper.number}" in sent.body
    assert (notice.link.purpose, notice.link.email) == (LinkPurpose.OBJECT, "curie@old.example")


def test_the_day_is_that_of_the_change_where_the_conference_is(author: Author, time_machine: object) -> None:
    late = timezone.now().replace(year=2030, month=9, day=23, hour=23, minute=30)
    time_machine.move_to(late, tick=False)  # type: ignore[attr-defined]
    change(author)

    assert "Sep 24, 2030" in notices(author)[0].text


@pytest.mark.parametrize("state", [None, MessageState.QUEUED, MessageState.FAILED, MessageState.CANCELLED])
def test_nobody_is_told_where_nothing_ever_arrived(conference: Conference, state: MessageState | None) -> None:
    author, _ = factories.invited_author(conference, email="curie@old.example")
    if state:
        factories.make_message(author, state=state)

    change(author)

    assert notices(author) == []
    assert not Link.objects.to_object().exists()


@pytest.mark.parametrize("then", [MessageState.FAILED, MessageState.SENT, MessageState.SENDING])
def test_who_was_reached_once_is_told_whatever_became_of_the_last_mail(author: Author, then: MessageState) -> None:
    factories.make_message(author, state=then)

    change(author)

    assert len(notices(author)) == 1


def test_a_change_that_is_taken_back_before_the_mail_leaves_is_not_told(author: Author) -> None:
    change(author)
    change(author, "curie@old.example")

    [notice] = notices(author)
    assert (notice.state, notice.cancel_cause) == (MessageState.CANCELLED, CancelCause.TAKEN_BACK)
    assert not notice.can_be_sent_again
    assert delivery.deliver([notice.pk]) == 0
    assert notice.link.is_revoked


def test_a_change_by_which_somebody_signed_is_told_though_it_was_taken_back(author: Author) -> None:
    change(author)
    factories.sign(author.authorships.get().agreements.get())
    change(author, "curie@old.example")

    [notice] = [each for each in notices(author) if each.email == "curie@old.example"]
    assert delivery.deliver([notice.pk]) == 1
    former_addresses.object_to_change(notice.link, words="It was not me who signed")


def test_a_mail_under_way_is_withdrawn_where_the_change_was_taken_back(author: Author) -> None:
    change(author)
    [notice] = notices(author)
    Author.objects.filter(pk=author.pk).update(email="curie@old.example")

    assert delivery.deliver([notice.pk]) == 0

    notice.refresh_from_db()
    assert notice.cancel_cause == CancelCause.TAKEN_BACK


def test_a_failed_notice_of_what_was_taken_back_is_not_sent_again(author: Author, conference: Conference) -> None:
    change(author)
    [notice] = notices(author)
    notice.give_up("550", state=MessageState.FAILED)
    change(author, "curie@old.example")

    done = cancelling.send_again([notice.pk], conference=conference, by=factories.make_user())

    assert (done.retried, done.replaced, done.settled) == (0, 0, 1)


def test_each_former_address_keeps_its_notice_when_the_address_moves_on(author: Author) -> None:
    change(author)
    factories.make_message(author, state=MessageState.SENT)
    change(author, "m.curie@third.example")

    assert [(notice.email, notice.state) for notice in notices(author)] == [
        ("curie@old.example", MessageState.QUEUED),
        ("marie@new.example", MessageState.QUEUED),
    ]


def test_the_log_stays_in_order(author: Author, conference: Conference) -> None:
    change(author)

    assert list(chronology.out_of_time(conference)) == []


def test_a_notice_under_way_keeps_nobody_from_being_reminded(author: Author) -> None:
    change(author)

    assert reminders.remind_one(author, by=factories.make_user(), again=True)


# --- The objection --------------------------------------------------------------------------------------------------------
def link_to_object(author: Author) -> Link:
    change(author)
    return notices(author)[0].link


def test_an_objection_is_a_request_that_the_log_tells(author: Author) -> None:
    link = link_to_object(author)

    made = former_addresses.object_to_change(link, words="That was not me")
    again = former_addresses.object_to_change(link, words="Twice")

    assert made == again
    [request] = HelpRequest.objects.open()
    said = [turn.words for turn in request.turns]
    assert (request.kind, said, request.objected_by) == (HelpKind.OBJECTION, ["That was not me"], link)
    event = Event.objects.get(kind="help.objected")
    assert "old.example" not in str(event.payload)
    assert {value.name: value.value for value in event.values.all()} == {"from": "curie@old.example"}


def test_nobody_is_reminded_while_an_objection_is_open(author: Author, conference: Conference) -> None:
    link = link_to_object(author)
    Message.objects.filter(state=MessageState.SENT).update(sent_at=timezone.now() - timedelta(days=9))

    assert who_is_due.next_round(conference).due == [author.pk]

    former_addresses.object_to_change(link, words="")

    found = who_is_due.next_round(conference)
    assert (found.due, list(found.left_out)) == ([], [LeftOut.ASKED])


@pytest.mark.parametrize(("days", "is_over"), [(89, False), (91, True)])
def test_the_link_ends_after_ninety_days(author: Author, days: int, *, is_over: bool) -> None:
    link = link_to_object(author)
    Link.objects.filter(pk=link.pk).update(created_at=timezone.now() - timedelta(days=days))

    if is_over:
        with pytest.raises(former_addresses.OverError):
            former_addresses.object_to_change(link, words="")
    else:
        former_addresses.object_to_change(link, words="")

    assert HelpRequest.objects.exists() is not is_over


def test_nothing_is_left_to_object_to_when_the_change_was_taken_back(author: Author) -> None:
    link = link_to_object(author)
    change(author, "curie@old.example")

    with pytest.raises(former_addresses.OverError):
        former_addresses.object_to_change(link, words="")


def test_the_author_is_asked_to_sign_by_another_link(author: Author) -> None:
    link = link_to_object(author)
    author.refresh_from_db()

    with audit.deed(author.conference):
        assert links.links_for([author])[author.pk] != link
    assert links.revoke(author) == 1
    link.refresh_from_db()
    assert not link.is_revoked


@pytest.mark.parametrize(("is_by_hand", "told"), [(True, 1), (False, 0)])
def test_former_address_is_told_unless_a_server_said_that_mail_came_back(
    conference: Conference, is_by_hand: bool, told: int
) -> None:
    user = factories.make_member(conference)
    author = factories.make_author(conference)
    message = factories.make_message(author, state=MessageState.SENT)
    if is_by_hand:
        reported.mark_bounced(message, words="", by=user)
    else:
        reported.note(message.pk, Tiding(ReportKind.BOUNCED, ReportSource.RETURNED, digest="a" * 64))

    address_changes.change_address(author, email="new@example.org", by=user)

    assert Message.objects.filter(kind=MessageKind.CHANGED).count() == told
