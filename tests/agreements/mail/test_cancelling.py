"""Mails that are not sent after all, and those that are sent again or in their place."""

from typing import Any

import pytest
from django.db import connection

from agreements import audit, links
from agreements.mail import cancelling, delivery, queue
from agreements.mail.cancelling import SentAgain, Stopped
from agreements.models import (
    Agreement,
    Author,
    CancelCause,
    Conference,
    Message,
    MessageKind,
    MessageState,
    User,
)
from agreements.people import address_changes
from signatures.operations import invariants
from tests import factories
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def cancel_for(author: Author, by: User) -> Stopped:
    with audit.deed(author.conference, by=by):
        return cancelling.cancel_for(author, by=by)


def failed_invitation(conference: Conference, email: str = "former@ex.org") -> Message:
    """To an author of one paper, refused by the server."""
    author, _ = factories.invited_author(conference, email=email)
    agreements = list(Agreement.objects.of_author(author.pk))
    message = factories.make_message(
        author, state=MessageState.FAILED, attempts=8, text="Please sign:\n\x02link\x03\n"
    )
    message.agreements.set(agreements)
    return message


# --- Cancelling ----


def test_cancel_takes_back_what_waits_and_leaves_what_is_sent_or_being_sent(
    conference: Conference, user: User, mail_server: MailServer
) -> None:
    author = factories.make_author(conference)
    states = [MessageState.QUEUED, MessageState.SENT, MessageState.SENDING, MessageState.FAILED]
    messages = [factories.make_message(author, state=state) for state in states]
    other = factories.make_message(factories.make_author(conference))

    assert cancel_for(author, user) == Stopped(cancelled=1, replaced=0, under_way=1)

    assert [fresh(m).state for m in (*messages, other)] == ["cancelled", "sent", "sending", "failed", "queued"]
    assert [fresh(m).cancel_cause for m in messages] == [CancelCause.ADDRESS, "", "", ""]
    assert delivery.deliver([messages[0].pk]) == 0
    assert mail_server.taken == []


def test_change_of_address_sends_a_signed_copy_to_the_new_one(
    conference: Conference, user: User, mail_server: MailServer
) -> None:
    author, former_link = factories.invited_author(conference, email="former@ex.org")
    copy = factories.make_message(author, kind=MessageKind.COPY, occasion="copy:1", text="Your copy:\n\x02link\x03\n")
    copy.agreements.set(Agreement.objects.of_author(author.pk))

    stopped = address_changes.change_address(author, email="present@ex.org", by=user)

    assert stopped == Stopped(cancelled=1, replaced=1, under_way=0)
    assert (fresh(copy).state, fresh(copy).cancel_cause) == (MessageState.CANCELLED, CancelCause.REPLACED)
    successor = Message.objects.get(stands_for=copy)
    assert delivery.deliver(queue.owed(limit=10)) == 1
    [taken] = mail_server.taken
    assert taken.rcpt_tos == ["present@ex.org"]
    assert links.address_of(successor.link) in taken.part("plain").splitlines()
    assert successor.link != former_link
    assert [breach for breach in invariants.examine(conference).breaches if "no document ()" in breach] == []


# --- Sending again ----


def test_send_again_owes_what_was_given_up(conference: Conference, user: User, mail_server: MailServer) -> None:
    author = factories.make_author(conference)
    failed = factories.make_message(author, state=MessageState.FAILED, attempts=8)
    sent = factories.make_message(author, state=MessageState.SENT)
    foreign = factories.make_message(factories.make_author(factories.make_conference()), state=MessageState.FAILED)

    done = cancelling.send_again([failed.pk, sent.pk, foreign.pk], conference=conference, by=user)

    assert done == SentAgain(retried=1, replaced=0, settled=0)
    assert [fresh(m).state for m in (failed, sent, foreign)] == ["queued", "sent", "failed"]
    event = conference.events.latest("number")
    assert (event.kind, event.subject, event.by) == ("message.retried", f"message:{failed.pk}", user)
    assert delivery.deliver([failed.pk]) == 1


def test_send_again_twice_is_told_and_recorded_once(conference: Conference, user: User) -> None:
    message = factories.make_message(factories.make_author(conference), state=MessageState.FAILED)

    first = cancelling.send_again([message.pk], conference=conference, by=user)
    second = cancelling.send_again([message.pk], conference=conference, by=user)

    assert (first.retried, second) == (1, SentAgain(0, 0, 0))
    assert conference.events.filter(kind="message.retried").count() == 1


def test_send_again_reaches_the_present_address_with_a_link_that_opens(
    conference: Conference, user: User, mail_server: MailServer
) -> None:
    failed = failed_invitation(conference, "former@ex.org")
    address_changes.change_address(failed.author, email="present@ex.org", by=user)

    done = cancelling.send_again([failed.pk], conference=conference, by=user)
    delivery.deliver(queue.owed(limit=10))

    assert done == SentAgain(retried=0, replaced=1, settled=0)
    [taken] = mail_server.taken
    successor = Message.objects.get(stands_for=failed)
    assert taken.rcpt_tos == ["present@ex.org"]
    assert links.address_of(successor.link) in taken.part("plain").splitlines()
    assert not successor.link.is_revoked
    assert (successor.subject, successor.kind, successor.by) == (failed.subject, failed.kind, user)
    assert list(successor.agreements.all()) == list(failed.agreements.all())
    former = fresh(failed)
    assert (former.state, former.cancel_cause, former.given_up_at) == ("cancelled", CancelCause.REPLACED, None)
    assert former.server_answer == "550 No such user"
    event = conference.events.get(kind="message.replaced")
    assert event.subject == f"message:{failed.pk}"
    assert event.payload == {"author": failed.author_id, "instead": f"message:{successor.pk}"}


def test_send_again_gives_a_mail_with_a_revoked_link_a_new_one(
    conference: Conference, user: User, mail_server: MailServer
) -> None:
    failed = failed_invitation(conference)
    links.revoke(failed.author)

    assert cancelling.send_again([failed.pk], conference=conference, by=user).replaced == 1

    assert not Message.objects.get(stands_for=failed).link.is_revoked


def test_send_again_cancels_what_asks_for_nothing_that_is_open(
    conference: Conference, user: User, mail_server: MailServer
) -> None:
    failed = failed_invitation(conference)
    factories.sign(failed.agreements.get())
    address_changes.change_address(failed.author, email="present@ex.org", by=user)

    done = cancelling.send_again([failed.pk], conference=conference, by=user)

    assert done == SentAgain(retried=0, replaced=0, settled=1)
    assert (fresh(failed).state, fresh(failed).cancel_cause) == ("cancelled", CancelCause.SETTLED)
    assert not fresh(failed).can_be_sent_again
    assert not Message.objects.filter(stands_for=failed).exists()


def test_send_again_takes_what_a_change_of_address_cancelled(conference: Conference, user: User) -> None:
    message = failed_invitation(conference)
    Message.objects.filter(pk=message.pk).update(state=MessageState.QUEUED, given_up_at=None, attempts=0)
    address_changes.change_address(message.author, email="present@ex.org", by=user)

    assert fresh(message).can_be_sent_again
    assert cancelling.send_again([message.pk], conference=conference, by=user).replaced == 1
    assert not fresh(message).can_be_sent_again
    assert Message.objects.get(stands_for=message).email == "present@ex.org"


@pytest.mark.parametrize("count", [1, 3])
def test_send_again_asks_as_often_for_one_mail_as_for_three(
    conference: Conference, user: User, django_assert_num_queries: Any, count: int
) -> None:
    retried = [failed_invitation(conference, f"r{n}@ex.org") for n in range(count)]
    replaced = [failed_invitation(conference, f"a{n}@ex.org") for n in range(count)]
    settled = [failed_invitation(conference, f"s{n}@ex.org") for n in range(count)]
    for number, message in enumerate(replaced):
        address_changes.change_address(message.author, email=f"b{number}@ex.org", by=user)
    for message in settled:
        factories.sign(message.agreements.get())
    chosen = [message.pk for message in (*retried, *replaced, *settled)]

    with django_assert_num_queries(23 if connection.vendor == "sqlite" else 20):
        assert cancelling.send_again(chosen, conference=conference, by=user) == SentAgain(count, count, count)
