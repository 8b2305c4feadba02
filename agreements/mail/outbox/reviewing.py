"""Mails that wait until somebody has looked at them: held, let go, and taken out of the outbox.

What is let go is decided once more when it leaves, as every mail: see `agreements.mail.validity`.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from agreements import audit, clock
from agreements.mail import queue
from agreements.models import CancelCause, Conference, Message, MessageState, User
from agreements.overtaken import once_more

# Mails of one transaction.
_CHUNK = 500


def hold(messages: Sequence[UUID], *, conference: Conference, by: User) -> int:
    """Those of them that wait to leave; returns how many. What a worker is just handing over is left to it."""
    return sum(once_more(partial(_hold, chunk, conference, by)) for chunk in _chunks(messages))


def release(messages: Sequence[UUID], *, conference: Conference, by: User) -> int:
    """Those of them that are held leave now; returns how many."""
    return sum(once_more(partial(_release, chunk, conference, by)) for chunk in _chunks(messages))


def _chunks(messages: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (messages[start : start + _CHUNK] for start in range(0, len(messages), _CHUNK))


def _hold(messages: Sequence[UUID], conference: Conference, by: User) -> int:
    with audit.deed(conference, by=by):
        keys = _keys_of(conference, messages, is_held=False)
        Message.objects.filter(pk__in=keys).update(held_at=clock.now())
        if keys:
            audit.record("message.held", facts={"messages": [str(pk) for pk in keys]})
    return len(keys)


def _release(messages: Sequence[UUID], conference: Conference, by: User) -> int:
    with audit.deed(conference, by=by):
        keys = _keys_of(conference, messages, is_held=True)
        Message.objects.filter(pk__in=keys).update(held_at=None, next_attempt_at=clock.now())
        if keys:
            audit.record("message.released", facts={"messages": [str(pk) for pk in keys]})
        queue.announce(keys)
    return len(keys)


def cancel(messages: Sequence[Message], *, by: User | None) -> None:
    """Within a deed that holds them, and has read them since as queued: see `agreements.people.outbox.dropping`."""
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    rows.update(
        state=MessageState.CANCELLED,
        cancel_cause=CancelCause.DROPPED,
        dropped_by=by,
        held_at=None,
        finished_at=clock.now(),
        given_up_at=None,
    )
    for message in messages:
        facts = {"author": message.author_id, "cause": CancelCause.DROPPED}
        audit.record("message.cancelled", subject=f"message:{message.pk}", facts=facts)


def _keys_of(conference: Conference, messages: Sequence[UUID], *, is_held: bool) -> list[UUID]:
    named = Message.objects.filter(conference=conference, pk__in=messages)
    wanted = named.held() if is_held else named.waiting()
    return [message.pk for message in audit.locks.rows(wanted.only("pk"))]
