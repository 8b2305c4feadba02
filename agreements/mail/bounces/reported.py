"""The deeds by which it is kept what became of a mail: told from outside, or said by somebody of the staff."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from agreements import audit, matters
from agreements.mail.bounces.returned_mails import status_in
from agreements.mail.unsubscribing.reminders_stopped import stop_reminders
from agreements.matters import About
from agreements.models import Author, DeliveryReport, Message, MessageState, ReportKind, ReportSource, User


class UnknownMailError(Exception):
    """No such mail is here, or not any more."""


class NotYetError(Exception):
    """A worker is just handing this mail over: what became of it is told when that is noted."""


@dataclass(frozen=True)
class Tiding:
    """What somebody tells of a mail. `digest`: by which it is known again."""

    kind: ReportKind
    source: ReportSource
    status: str = ""
    words: str = ""
    digest: str = ""


def digest_of(content: bytes | str) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def note(message: UUID, told: Tiding) -> bool:
    """Keep what was told from outside; False if it is known. Raises UnknownMailError, NotYetError."""
    found = Message.objects.select_related("conference").filter(pk=message).first()
    if found is None:
        raise UnknownMailError
    with audit.deed(found.conference):
        present = _held(found)
        if present.state == MessageState.SENDING:
            raise NotYetError
        return _keep(present, told, by=None)


def give_up_refused(message: Message, words: str, **facts: str) -> None:
    """Of one that a worker has claimed, and its recipient has just refused for good: nothing else arrives there either."""
    with audit.deed(message.conference):
        present = _held(message)
        if message.give_up(words, state=MessageState.FAILED, **facts):
            told = Tiding(
                ReportKind.BOUNCED, ReportSource.SERVER, status_in(words), words[:500], secrets.token_hex(32)
            )
            _keep(present, told, by=None)


def mark_bounced(message: Message, *, words: str, by: User) -> bool:
    """Somebody of the staff was told that it came back; False if it had not left, or is marked already."""
    with audit.deed(message.conference, by=by):
        present = _held(message)
        return present.state == MessageState.SENT and _keep(present, _by_hand(ReportKind.BOUNCED, words), by=by)


def take_back(message: Message, *, by: User) -> bool:
    """It did not come back after all; False if it is not marked so."""
    with audit.deed(message.conference, by=by):
        present = _held(message)
        return present.state == MessageState.BOUNCED and _keep(present, _by_hand(ReportKind.TAKEN_BACK), by=by)


def say_reachable(author: Author, *, by: User) -> bool:
    """The present address can be reached, whatever came back from it; False if nothing did."""
    with audit.deed(author.conference, by=by):
        last = _last_bounced(author)
        return last is not None and _keep(_held(last), _by_hand(ReportKind.REACHABLE), by=by)


def try_again(messages: Iterable[Message], *, by: User) -> None:
    """Within the deed that sends these once more to the same addresses, whose authors it holds: those of them that came back."""
    sent = {message.pk: message for message in messages}
    back = DeliveryReport.objects.filter(message__in=sent, kind=ReportKind.BOUNCED).order_by("message")
    for pk in back.values_list("message", flat=True).distinct():
        _keep(sent[pk], _by_hand(ReportKind.TRIED_AGAIN), by=by)


def _by_hand(kind: ReportKind, words: str = "") -> Tiding:
    """Each is another one, however often somebody says it."""
    return Tiding(kind, ReportSource.HAND, words=words[:500], digest=secrets.token_hex(32))


def _last_bounced(author: Author) -> Message | None:
    reports = DeliveryReport.objects.filter(
        conference=author.conference_id, email=author.email, kind=ReportKind.BOUNCED
    )
    last = reports.select_related("message__conference").in_order().last()
    return last.message if last else None


def _held(message: Message) -> Message:
    """As it is now, with everybody who has its address held, and the conference: nobody gets that address meanwhile."""
    author = message.author
    audit.locks.conference()
    audit.locks.people({author.pk, author.survivor.pk, *_at(message)})
    [present] = audit.locks.rows(Message.objects.filter(pk=message.pk))
    return present


def _at(message: Message) -> Sequence[int]:
    there = Author.objects.filter(conference=message.conference_id, email=message.email)
    return list(there.order_by().values_list("pk", flat=True))


def _keep(message: Message, told: Tiding, *, by: User | None) -> bool:
    _report, is_new = DeliveryReport.objects.get_or_create(
        message=message,
        digest=told.digest,
        defaults={
            "conference_id": message.conference_id,
            "email": message.email,
            "kind": told.kind,
            "source": told.source,
            "status": told.status,
            "words": told.words,
            "by": by,
            "at": max(filter(None, [audit.evidence_time(), message.sent_at])),
        },
    )
    if not is_new:
        return False
    _move(message, told.kind)
    facts = {"message": str(message.pk), "source": told.source, "status": told.status}
    audit.record(f"message.{told.kind}", subject=f"author:{message.author_id}", facts=facts)
    if told.kind == ReportKind.COMPLAINED:
        stop_reminders(message)
    # Of a mail to an officer its author's, too.
    matters.changed(About.ADDRESSES, [message.author_id, *_at(message)])
    return True


# Which report moves a mail, from where to where; all others are notes beside its state.
_MOVES = {
    ReportKind.BOUNCED: (MessageState.SENT, MessageState.BOUNCED),
    ReportKind.TAKEN_BACK: (MessageState.BOUNCED, MessageState.SENT),
}


def _move(message: Message, kind: ReportKind) -> None:
    if kind in _MOVES:
        former, new = _MOVES[kind]
        Message.objects.filter(pk=message.pk, state=former).update(state=new)
