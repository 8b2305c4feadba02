"""Mails that are not sent after all, and those that are sent again or in their place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from agreements import audit, clock
from agreements.access import ClosedConferenceError
from agreements.mail import queue
from agreements.mail.bounces import reported
from agreements.mail.validity import is_taken_back, why_not
from agreements.models import (
    ERASED,
    Agreement,
    Author,
    CancelCause,
    Conference,
    Message,
    MessageKind,
    MessageState,
    User,
)
from agreements.models.mailing.trials import UNTRIED
from agreements.models.message import MessageQuerySet

# What no other address or link mends.
_FOR_GOOD = (
    CancelCause.SETTLED,
    CancelCause.ASKED,
    CancelCause.TAKEN_BACK,
    CancelCause.FORWARD,
    CancelCause.CLOSED,
    CancelCause.RESTRICTED,
    CancelCause.BOUNCED,
    CancelCause.UNWANTED,
    CancelCause.PAUSED,
    CancelCause.TOO_MANY,
    CancelCause.DEADLINE,
)
# What tells of something that has happened, and asks for nothing.
_OWED = (
    MessageKind.RECEIPT,
    MessageKind.COPY,
    MessageKind.ENDED,
    MessageKind.PUT_BACK,
    MessageKind.FORM_REFUSED,
    MessageKind.ANSWER,
    MessageKind.CORRECTED,
    MessageKind.FOR_ALL,
)


class Stopped(NamedTuple):
    """What a change of address did to an author's mails."""

    cancelled: int = 0
    # Those of them that go to the new address instead.
    replaced: int = 0
    # Just being handed to the server: each says itself whether it was sent to the former address.
    under_way: int = 0


class SentAgain(NamedTuple):
    retried: int
    replaced: int
    settled: int


def cancel_for(author: Author, *, by: User | None) -> Stopped:
    """Nothing more that waits leaves for the former address; what tells of something that has happened, such as a signed
    copy, is owed and goes to the present one, or can be sent again once there is one. So does what came back.

    What a worker is just sending is left to it: whether that was sent only the worker knows. So is what tells of an
    earlier change, unless that is taken back.
    """
    notices = Message.objects.filter(author=author, kind=MessageKind.CHANGED)
    again = audit.locks.rows(notices.filter(state=MessageState.QUEUED, email=author.email).for_delivery())
    _cancel_and_tell([notice for notice in again if is_taken_back(notice)], CancelCause.TAKEN_BACK)
    mails = Message.objects.filter(author=author).without_notices().not_to_agents()
    stopped = audit.locks.rows(mails.filter(state=MessageState.QUEUED).for_delivery())
    _cancel(stopped, CancelCause.ADDRESS)
    owed = [message for message in [*stopped, *_came_back(mails)] if message.kind in _OWED and author.email]
    _replace(owed, author.conference, by=by)
    return Stopped(len(stopped), len(owed), mails.filter(state=MessageState.SENDING).count())


def _came_back(mails: MessageQuerySet) -> list[Message]:
    """Of an author's mails those that came back, and for which none stands in."""
    bounced = mails.filter(state=MessageState.BOUNCED, replaced_by=None).exclude(subject=ERASED)
    return audit.locks.rows(bounced.for_delivery())


def cancel_settled(authors: Iterable[int]) -> int:
    """Of these authors' mails that wait, those that ask for nothing any more, or too early, or tell of what was taken back, are
    not sent; returns how many.

    What a worker is just sending it looks at itself.
    """
    waiting = Message.objects.filter(author__in=list(authors), state=MessageState.QUEUED).without_notices()
    causes = {message: why_not(message) for message in audit.locks.rows(waiting.for_delivery())}
    for cause in _FOR_GOOD:
        _cancel_and_tell([message for message in causes if causes[message] == cause], cause)
    return sum(cause in _FOR_GOOD for cause in causes.values())


def cancel_notices_of_words(agreements: Iterable[Agreement]) -> None:
    """What waits to tell of an earlier correction of their text is not sent: another mail tells of the present one."""
    about = [agreement.pk for agreement in agreements]
    waiting = Message.objects.filter(kind=MessageKind.NEW_WORDS, state=MessageState.QUEUED, agreements__in=about)
    former = audit.locks.rows(Message.objects.filter(pk__in=waiting.values("pk")).for_delivery())
    _cancel_and_tell(former, CancelCause.REPLACED)


def withdraw(message: Message, cause: CancelCause) -> None:
    """Cancel what a worker has claimed and may not send; the attempt, which was none, is not counted."""
    with audit.deed(message.conference):
        audit.locks.people([message.author_id, message.author.survivor.pk])
        if not message.finish(state=MessageState.CANCELLED, cancel_cause=cause, attempts=message.attempts - 1):
            return
        _record_cancelled(message, cause)
        if message.kind in _OWED and cause not in _FOR_GOOD:
            _replace([message], message.conference)


def send_again(messages: Iterable[UUID], *, conference: Conference, by: User) -> SentAgain:
    """Owe mails again that were given up; where they came back, or the address or the link is a former one, another mail in
    their place.

    What asks for nothing that is still open is cancelled instead, or stays as one that came back. Raises
    ClosedConferenceError.
    """
    with audit.deed(conference, by=by):
        # Nobody is given one of these addresses meanwhile.
        if audit.locks.conference().is_closed:
            raise ClosedConferenceError(conference)
        named = Message.objects.filter(conference=conference, pk__in=list(messages))
        audit.locks.people(_with_survivors(named))
        chosen: dict[CancelCause | None, list[Message]] = defaultdict(list)
        for message in audit.locks.rows(named.sendable_again().for_delivery()):
            chosen[_why_not_again(message)].append(message)
        for_good = {cause: chosen.pop(cause, []) for cause in _FOR_GOOD}
        retried = [message for message in chosen[None] if message.state != MessageState.BOUNCED]
        came_back = [message for message in chosen.pop(None) if message.state == MessageState.BOUNCED]
        former = [message for some in chosen.values() for message in some]
        reported.try_again([*retried, *came_back], by=by)
        _retry(retried)
        _replace([*former, *came_back], conference, by=by)
        for cause, some in for_good.items():
            _cancel_and_tell(some, cause)
    return SentAgain(len(retried) + len(came_back), len(former), sum(map(len, for_good.values())))


def _why_not_again(message: Message) -> CancelCause | None:
    """That mail comes back from the address is what somebody decided about who sends a mail there again."""
    cause = why_not(message)
    return None if cause == CancelCause.BOUNCED else cause


def _with_survivors(messages: MessageQuerySet) -> set[int]:
    """Whom these mails were to, who has the papers of those who were merged into another entry, and who shares an address."""
    authors = Author.objects.filter(messages__in=messages).select_related("merged_into").distinct()
    there = Author.objects.filter(conference__in=messages.values("conference"), email__in=messages.values("email"))
    own = {pk for author in authors for pk in (author.pk, author.survivor.pk)}
    return own | set(there.order_by().values_list("pk", flat=True))


def _cancel_and_tell(messages: Sequence[Message], cause: CancelCause) -> None:
    _cancel(messages, cause)
    for message in messages:
        _record_cancelled(message, cause)


def _retry(messages: Sequence[Message]) -> None:
    now, keys = clock.now(), [message.pk for message in messages]
    Message.objects.filter(pk__in=keys).update(
        state=MessageState.QUEUED, cancel_cause="", given_up_at=None, finished_at=None, next_attempt_at=now,
        held_at=None, dropped_by=None, **UNTRIED,
    )  # fmt: skip
    for pk in keys:
        audit.record("message.retried", subject=f"message:{pk}")
    queue.announce(keys)


def _replace(messages: Sequence[Message], conference: Conference, *, by: User | None = None) -> None:
    _cancel(messages, CancelCause.REPLACED)
    for successor in queue.add_replacements(messages, conference, by=by):
        audit.record(
            "message.replaced",
            subject=f"message:{successor.stands_for_id}",
            facts={"author": successor.author_id, "instead": f"message:{successor.pk}"},
        )


def _cancel(messages: Sequence[Message], cause: CancelCause) -> None:
    """What came back has left, and stays what it is."""
    rows = Message.objects.filter(pk__in=[message.pk for message in messages]).exclude(state=MessageState.BOUNCED)
    rows.update(state=MessageState.CANCELLED, cancel_cause=cause, finished_at=clock.now(), given_up_at=None)


def _record_cancelled(message: Message, cause: CancelCause) -> None:
    if message.state == MessageState.BOUNCED:
        return
    facts = {"author": message.author_id, "cause": cause}
    audit.record("message.cancelled", subject=f"message:{message.pk}", facts=facts)
