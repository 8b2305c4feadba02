"""Whether a mail may still be sent, by what has become of the things that it was written from."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from agreements import links
from agreements.mail.validity import why_not
from agreements.models import (
    Agreement,
    Author,
    CancelCause,
    Conference,
    Message,
    MessageKind,
    MessageState,
    Paper,
    PaperStatus,
    Policy,
    ReminderRound,
    Waiver,
)
from agreements.states import State
from signatures.models import Decision
from tests import factories

pytestmark = pytest.mark.django_db

# The notice of another address has rules of its own: tests/agreements/people/test_former_addresses.py.
# So has what tells of an end or of a return: tests/agreements/mail/test_ends.py.
# And a notice of a signature for all: tests/agreements/people/test_signatures_for_all.py.
# And so has what goes to officers, or tells of them: tests/agreements/people/test_forwarding.py.
_APART = (
    MessageKind.CHANGED,
    MessageKind.ENDED,
    MessageKind.PUT_BACK,
    MessageKind.FOR_ALL,
    MessageKind.AGENT,
    MessageKind.AGENT_AGAIN,
    MessageKind.AGENT_COPY,
    MessageKind.AGENT_RELEASED,
    MessageKind.FORWARDED,
)
TO_AUTHORS = [kind for kind in MessageKind if kind not in _APART]
ASKING = [MessageKind.INVITATION, MessageKind.REMINDER, MessageKind.DEADLINE, MessageKind.NEW_WORDS, MessageKind.NUDGE]


def message_about(author: Author, kind: MessageKind) -> Message:
    message = factories.make_message(author, kind=kind)
    message.agreements.set(Agreement.objects.of_author(author.pk))
    return message


def judged(message: Message) -> CancelCause | None:
    return why_not(Message.objects.for_delivery().get(pk=message.pk))


@pytest.mark.parametrize("kind", TO_AUTHORS)
def test_mail_may_be_sent_as_long_as_nothing_changed(conference: Conference, kind: MessageKind) -> None:
    author, _ = factories.invited_author(conference, papers=2)

    assert judged(message_about(author, kind)) is None


@pytest.mark.parametrize("kind", TO_AUTHORS)
def test_mail_to_a_former_address_may_not_be_sent(conference: Conference, kind: MessageKind) -> None:
    author, _ = factories.invited_author(conference)
    message = message_about(author, kind)

    Author.objects.filter(pk=author.pk).update(email="present@ex.org")

    assert judged(message) == CancelCause.ADDRESS


@pytest.mark.parametrize("kind", TO_AUTHORS)
def test_mail_with_a_revoked_link_may_not_be_sent(conference: Conference, kind: MessageKind) -> None:
    author, _ = factories.invited_author(conference)
    message = message_about(author, kind)

    links.revoke(author)

    assert judged(message) == CancelCause.LINK


@pytest.mark.parametrize("kind", TO_AUTHORS)
@pytest.mark.parametrize("decision", Decision)
def test_mail_that_asks_may_not_be_sent_once_all_is_answered(
    conference: Conference, kind: MessageKind, decision: Decision
) -> None:
    author, _ = factories.invited_author(conference, papers=2)
    message = message_about(author, kind)
    first, second = Agreement.objects.of_author(author.pk)

    factories.sign(first, decision=decision)
    after_one = judged(message)
    factories.sign(second, decision=decision)

    assert after_one is None
    assert judged(message) == (CancelCause.SETTLED if kind in ASKING else None)


@pytest.mark.parametrize("kind", TO_AUTHORS)
def test_mail_that_asks_may_not_be_sent_when_the_time_is_over(conference: Conference, kind: MessageKind) -> None:
    author, _ = factories.invited_author(conference)
    message = message_about(author, kind)

    Conference.objects.filter(pk=conference.pk).update(deadline=timezone.now() - timedelta(days=1), grace_days=0)

    assert judged(message) == (CancelCause.SETTLED if kind in ASKING else None)


@pytest.mark.parametrize("kind", TO_AUTHORS)
def test_mail_that_asks_may_not_be_sent_for_a_withdrawn_paper(conference: Conference, kind: MessageKind) -> None:
    author, _ = factories.invited_author(conference)
    message = message_about(author, kind)

    Paper.objects.filter(conference=conference).update(status=PaperStatus.WITHDRAWN)

    assert judged(message) == (CancelCause.SETTLED if kind in ASKING else None)


@pytest.mark.parametrize("kind", TO_AUTHORS)
def test_what_asks_or_leads_to_an_agreement_that_was_ended_is_not_sent(
    conference: Conference, kind: MessageKind
) -> None:
    author, _ = factories.invited_author(conference)
    message = message_about(author, kind)

    [agreement] = Agreement.objects.of_author(author.pk)
    factories.void(agreement)

    assert judged(message) == (
        CancelCause.SETTLED if kind in (*ASKING, MessageKind.LINK, MessageKind.FORM_REFUSED) else None
    )


@pytest.mark.parametrize(
    ("policy", "kind", "cause"),
    [
        (Policy.ONE_FOR_ALL, MessageKind.REMINDER, CancelCause.SETTLED),
        (Policy.ONE_FOR_ALL, MessageKind.INVITATION, None),
        (Policy.EVERY, MessageKind.REMINDER, None),
    ],
)
def test_mail_that_chases_may_not_be_sent_once_a_co_author_has_cleared_the_paper(
    policy: Policy, kind: MessageKind, cause: CancelCause | None
) -> None:
    conference = factories.make_ready_conference(policy=policy)
    author, _ = factories.invited_author(conference)
    message = message_about(author, kind)
    before = judged(message)

    factories.make_agreement(conference, paper=author.authorships.get().paper, state=State.COUNTERSIGNED)
    factories.let_days_pass(conference)

    assert (before, judged(message)) == (None, cause)


# --- Reminders ---
def in_round(author: Author, **facts: Any) -> Message:
    """A reminder of a round that has not left."""
    held = ReminderRound.objects.create(conference=author.conference, deadline=author.conference.deadline, due=1)
    message = message_about(author, MessageKind.REMINDER)
    Message.objects.filter(pk=message.pk).update(round=held, **facts)
    return message


def ask(author: Author) -> None:
    author.help_requests.create(conference=author.conference, kind="question")


def propose(author: Author) -> None:
    Waiver.objects.create(
        agreement=author.authorships.get().agreements.get(), kind="other", reason="On leave", state_before="invited",
        proposed_at=timezone.now(),
    )  # fmt: skip


def change(**facts: object) -> Callable[[Author], object]:
    return lambda author: Author.objects.filter(pk=author.pk).update(**facts)


def move_the_deadline(author: Author) -> None:
    Conference.objects.filter(pk=author.conference_id).update(deadline=timezone.now() + timedelta(days=60))


def mail_to(kind: MessageKind, *days_ago: int) -> Callable[[Author], None]:
    def send(author: Author) -> None:
        for days in days_ago:
            at = timezone.now() - timedelta(days=days)
            factories.make_message(author, kind=kind, state=MessageState.SENT, sent_at=at)

    return send


@pytest.mark.parametrize(
    ("happens", "cause", "is_of_all"),
    [
        (ask, CancelCause.ASKED, True),
        (propose, CancelCause.ASKED, True),
        (change(reachability="bounced"), CancelCause.BOUNCED, True),
        (change(no_reminders_since=timezone.now()), CancelCause.UNWANTED, True),
        (mail_to(MessageKind.ANSWER, 1), CancelCause.PAUSED, False),
        (mail_to(MessageKind.REMINDER, 3, 4, 5), CancelCause.TOO_MANY, False),
        (move_the_deadline, CancelCause.DEADLINE, False),
        (mail_to(MessageKind.ANSWER, 2), None, False),
    ],
)
def test_reminder_is_looked_at_again_when_it_leaves(
    conference: Conference, happens: Callable[[Author], object], cause: CancelCause | None, *, is_of_all: bool
) -> None:
    """Of whom somebody asked for by name, quiet days and numbers a week were asked about before."""
    planned, by_name = (factories.invited_author(conference)[0] for _ in range(2))
    mails = [in_round(planned), message_about(by_name, MessageKind.REMINDER)]
    before = [judged(mail) for mail in mails]

    for author in (planned, by_name):
        happens(author)

    assert before == [None, None]
    assert [judged(mail) for mail in mails] == [cause, cause if is_of_all else None]


def test_two_mails_of_one_round_do_not_stop_each_other(conference: Conference) -> None:
    author, _ = factories.invited_author(conference)
    first, second = in_round(author), message_about(author, MessageKind.REMINDER)
    first.refresh_from_db()
    Message.objects.filter(pk=second.pk).update(round=first.round)

    Message.objects.filter(pk=first.pk).update(state=MessageState.SENT, sent_at=timezone.now())

    assert judged(second) is None
