"""What becomes of the mails that wait when a conference is closed, and when it is opened again."""

from datetime import timedelta
from typing import NamedTuple

from django.utils.translation import gettext

from agreements import audit, clock
from agreements.mail import queue
from agreements.models import CancelCause, Conference, Message, MessageKind, MessageState

# Receipts and signed copies belong to whoever signed: they wait until it is opened again. All others ask for something, or
# would be too late.
HELD = (MessageKind.RECEIPT, MessageKind.COPY, MessageKind.AGENT_RECEIPT, MessageKind.AGENT_COPY)
# What leaves all the same: a right of whoever asked for it, whatever became of the conference.
_LEAVES = (*HELD, MessageKind.DATA)
# So often a worker looks whether it was opened, if nobody tells it.
PAUSE = timedelta(hours=6)


class AtClosing(NamedTuple):
    cancelled: int
    held: int


def is_stopped(message: Message) -> bool:
    return message.conference.is_closed and message.kind not in _LEAVES


def is_held(message: Message) -> bool:
    return message.conference.is_closed and message.kind in HELD


def hold(message: Message) -> None:
    """Give back what a worker has claimed; the attempt, which was none, is not counted."""
    until, attempts = clock.now() + PAUSE, message.attempts - 1
    message.postpone(_reason(), until=until, state=MessageState.QUEUED, attempts=attempts)


def stop_all(conference: Conference) -> AtClosing:
    """Within the deed that closes it, which holds it. What a worker is just handing over it has handed over."""
    waiting = Message.objects.filter(conference=conference, state=MessageState.QUEUED)
    rows = audit.locks.rows(waiting.only("pk", "kind"))
    held = [message.pk for message in rows if message.kind in HELD]
    cancelled = [message.pk for message in rows if message.kind not in _LEAVES]
    now = clock.now()
    Message.objects.filter(pk__in=cancelled).update(
        state=MessageState.CANCELLED, cancel_cause=CancelCause.CLOSED, finished_at=now, given_up_at=None
    )
    Message.objects.filter(pk__in=held).update(next_attempt_at=now + PAUSE, last_error=_reason())
    return AtClosing(len(cancelled), len(held))


def release(conference: Conference) -> int:
    """Within the deed that opens it again: what was held leaves now; returns how many."""
    held = Message.objects.filter(conference=conference, state=MessageState.QUEUED, kind__in=HELD)
    keys = [message.pk for message in audit.locks.rows(held.only("pk"))]
    Message.objects.filter(pk__in=keys).update(next_attempt_at=clock.now(), last_error="")
    queue.announce(keys)
    return len(keys)


def _reason() -> str:
    return gettext("The conference is closed: this leaves when it is opened again.")
