"""All mail of a conference is stopped and goes on: looked at when a mail is claimed, not when it is queued."""

import pytest

from agreements.mail import delivery
from agreements.mail.outbox import pausing
from agreements.models import Conference, Message, MessageKind, MessageState, User
from signatures.operations import backlog, invariants
from signatures.operations.standing_still import standing_still
from tests import factories
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(conference: Conference) -> User:
    return factories.make_member(conference)


def state_of(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def queued(conference: Conference, kind: MessageKind = MessageKind.INVITATION) -> Message:
    author, _ = factories.invited_author(conference)
    return factories.make_message(author, kind=kind)


def test_a_mail_that_was_queued_before_the_pause_waits_until_it_is_over(
    conference: Conference, owner: User, mail_server: MailServer
) -> None:
    before, elsewhere = queued(conference), queued(factories.make_ready_conference())
    pausing.pause(conference, reason="The text is wrong", by=owner)
    after = queued(conference)

    taken = delivery.deliver([before.pk, after.pk, elsewhere.pk])

    assert taken == 1
    assert [state_of(each) for each in (before, after, elsewhere)] == ["queued", "queued", "sent"]
    assert Message.objects.get(pk=before.pk).attempts == 0

    assert pausing.go_on(conference, by=owner) == 2
    assert delivery.deliver([before.pk, after.pk]) == 2
    assert not invariants.examine(conference, at_rest=True).breaches


def test_a_link_that_somebody_has_just_asked_for_leaves_nevertheless(
    conference: Conference, owner: User, mail_server: MailServer
) -> None:
    asked = queued(conference, MessageKind.LINK)
    pausing.pause(conference, reason="Wait", by=owner)

    assert delivery.deliver([asked.pk]) == 1


def test_a_pause_says_who_and_why_and_there_is_one(conference: Conference, owner: User) -> None:
    assert pausing.standing(conference) is None
    pausing.pause(conference, reason="The deadline moves", by=owner)

    with pytest.raises(pausing.PausedAlreadyError):
        pausing.pause(conference, reason="Another", by=owner)

    found = pausing.standing(conference)
    assert found is not None
    assert (found.reason, found.by) == ("The deadline moves", owner.name)
    pausing.go_on(conference, by=owner)
    with pytest.raises(pausing.NotPausedError):
        pausing.go_on(conference, by=owner)
    kinds = [each for each in conference.events.order_by("number").values_list("kind", flat=True) if "mail_" in each]
    assert kinds == ["conference.mail_paused", "conference.mail_resumed"]


def test_what_is_paused_is_not_late_and_said_to_be_paused(conference: Conference, owner: User) -> None:
    old = queued(conference)
    Message.objects.filter(pk=old.pk).update(created_at="2026-01-01T00:00Z", next_attempt_at="2026-01-01T00:00Z")
    assert [still.key for still in standing_still()] == ["mails"]
    assert any("overdue" in line for line in invariants.examine(conference).breaches)

    pausing.pause(conference, reason="Wait", by=owner)

    assert standing_still() == []
    assert not invariants.examine(conference).breaches
    mails = backlog.mails()
    assert (mails.owed, mails.oldest_seconds, mails.paused, mails.held) == (0, None, 1, 0)


def test_the_check_names_what_left_while_all_was_paused(conference: Conference, owner: User) -> None:
    pausing.pause(conference, reason="Wait", by=owner)
    conference.mail_pauses.update(begun_at="2026-01-01T00:00Z")
    sent = factories.make_message(factories.make_author(conference), state=MessageState.SENT)

    assert f"message {sent.pk} was sent while all mail was paused" in invariants.examine(conference).breaches

    conference.mail_pauses.all().delete()
    assert any("pauses of mail" in line for line in invariants.examine(conference).breaches)
