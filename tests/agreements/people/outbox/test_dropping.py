"""Mails that are taken out of the outbox, and who counts as asked afterwards."""

from uuid import UUID

import pytest

from agreements.mail import cancelling
from agreements.mail.outbox import reviewing
from agreements.models import Agreement, CancelCause, Conference, Message, MessageKind, MessageState, User
from agreements.people import invitations
from agreements.people.outbox import dropping
from agreements.states import State
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(conference: Conference) -> User:
    return factories.make_member(conference)


def mails(conference: Conference) -> list[UUID]:
    return list(conference.messages.values_list("pk", flat=True))


def invite_two(conference: Conference, owner: User) -> Agreement:
    """One person with two papers, in one mail; returns the first agreement."""
    author = factories.make_author(conference)
    first, _second = (factories.make_agreement(conference, author=author) for _ in range(2))
    invitations.invite(conference, conference.agreements.all(), by=owner)
    return Agreement.objects.get(pk=first.pk)


def test_whose_invitation_was_dropped_counts_as_not_invited_and_can_be_invited(
    conference: Conference, owner: User
) -> None:
    agreement = invite_two(conference, owner)
    assert dropping.would_be_unasked(conference.messages.all()) == 2

    assert dropping.drop(mails(conference), conference=conference, by=owner) == (mails(conference), 2)

    now = Agreement.objects.get(pk=agreement.pk)
    assert (now.state, now.invited_at, now.text) == (State.DRAFT, None, None)
    message = conference.messages.get()
    assert (message.state, message.cancel_cause, message.dropped_by) == ("cancelled", CancelCause.DROPPED, owner)
    assert not message.can_be_sent_again
    kinds = list(conference.events.order_by("-number").values_list("kind", flat=True)[:3])
    assert sorted(kinds) == ["agreement.uninvited", "agreement.uninvited", "message.cancelled"]
    assert not invariants.examine(conference, at_rest=True).breaches

    assert invitations.invite(conference, conference.agreements.all(), by=owner) == (1, 2)
    assert not invariants.examine(conference, at_rest=True).breaches


def test_who_was_asked_by_another_mail_stays_invited(conference: Conference, owner: User) -> None:
    agreement = invite_two(conference, owner)
    [first] = mails(conference)
    sent = factories.make_message(agreement.authorship.author, state=MessageState.SENT, kind=MessageKind.LINK)
    sent.agreements.add(agreement)

    assert dropping.drop([first], conference=conference, by=owner) == ([first], 1)
    assert Agreement.objects.get(pk=agreement.pk).state == State.INVITED


def test_a_dropped_reminder_leaves_its_agreement_alone_and_can_be_sent_after_all(
    conference: Conference, owner: User
) -> None:
    author, _link = factories.invited_author(conference)
    agreement = Agreement.objects.get()
    reminder = factories.make_message(author, kind=MessageKind.REMINDER)
    reminder.agreements.add(agreement)
    reviewing.hold([reminder.pk], conference=conference, by=owner)

    assert dropping.drop([reminder.pk], conference=conference, by=owner) == ([reminder.pk], 0)
    assert Agreement.objects.get().state == State.INVITED
    assert list(Message.objects.sendable_again()) == [reminder]

    assert cancelling.send_again([reminder.pk], conference=conference, by=owner).retried == 1
    again = Message.objects.get(pk=reminder.pk)
    assert (again.state, again.is_held, again.dropped_by) == ("queued", False, None)


def test_what_is_just_being_handed_over_is_left_to_its_worker(conference: Conference, owner: User) -> None:
    invite_two(conference, owner)
    [pk] = mails(conference)
    Message.objects.for_delivery().claim(pk, state=MessageState.SENDING)

    assert dropping.drop([pk], conference=conference, by=owner) == ([], 0)
    assert set(conference.agreements.values_list("state", flat=True)) == {"invited"}
