"""Telling authors that agreements of theirs were ended, and that they stand again."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from agreements import audit
from agreements.mail import cancelling, queue
from agreements.models import Agreement, Author, Conference, Message, MessageKind, MessageState, User, VoidCause
from agreements.models.agreement import by_author
from agreements.states import State

_ABOUT_ENDS = (MessageKind.ENDED, MessageKind.PUT_BACK)


def tell(
    agreements: Iterable[Agreement], *, conference: Conference, cause: VoidCause, reason: str = "", by: User | None
) -> int:
    """Within the deed that ended them: mails that ask for them are not sent, and who was asked is told; returns how many
    people.

    They come with their authorship's paper and author, whom the deed holds. Nobody is told who was never asked, or has no
    address.
    """
    ended = list(agreements)
    others = _told_with(ended, MessageKind.PUT_BACK)
    cancelling.cancel_settled({agreement.authorship.author_id for agreement in ended})
    _tell_of_returns([each for each in others if each.state != State.VOID], conference, by)
    theirs = _by_author(agreement for agreement in ended if agreement.invited_at is not None)
    more = {"cause": cause.value, "reason": reason}
    _add(MessageKind.ENDED, conference, theirs, "has_signed", _has_signed, more=more, by=by)
    return len(theirs)


def tell_of_returns(agreements: Iterable[Agreement], *, by: User | None) -> int:
    """Within the deed that put these back: a mail about their end that waits is not sent, and whoever was told of it hears that
    they stand again; returns how many people.

    They come with their authorship's paper and author, whom the deed holds.
    """
    back, conference = list(agreements), audit.present_conference()
    others = _told_with(back, MessageKind.ENDED)
    cancelling.cancel_settled({agreement.authorship.author_id for agreement in back})
    for (cause, reason), some in _by_reason(each for each in others if each.state == State.VOID).items():
        tell(some, conference=conference, cause=VoidCause(cause), reason=reason, by=by)
    return _tell_of_returns(back, conference, by)


def _told_with(agreements: Collection[Agreement], kind: MessageKind) -> list[Agreement]:
    """Other agreements of which a mail that waits tells beside these: that mail is no longer true, and they are told anew."""
    waiting = Message.objects.filter(kind=kind, state=MessageState.QUEUED, agreements__in=agreements)
    others = Agreement.objects.filter(messages__in=waiting).exclude(pk__in=[each.pk for each in agreements])
    theirs = others.filter(authorship__author__in={_author_of(each) for each in agreements})
    return list(theirs.select_related("authorship__paper", "authorship__author").order_by("pk").distinct())


def _tell_of_returns(agreements: Sequence[Agreement], conference: Conference, by: User | None) -> int:
    heard = _heard_last(agreements)
    told = _by_author(each for each in agreements if heard.get(each.pk) == (MessageKind.ENDED, _author_of(each)))
    _add(MessageKind.PUT_BACK, conference, told, "is_awaited", _is_awaited, more={}, by=by)
    return len(told)


def _heard_last(agreements: Sequence[Agreement]) -> dict[UUID, tuple[str, int]]:
    """What the last mail that left says about each, an end or a return, and who has read it."""
    rows = Message.objects.heard().filter(kind__in=_ABOUT_ENDS, agreements__in=agreements).select_related("author")
    found = {}
    for message in rows.prefetch_related("agreements").order_by("created_at").distinct():
        for agreement in message.agreements.all():
            found[agreement.pk] = (message.kind, message.author.survivor.pk)
    return found


def _by_reason(ended: Iterable[Agreement]) -> dict[tuple[str, str], list[Agreement]]:
    found = defaultdict[tuple[str, str], list[Agreement]](list)
    for agreement in ended:
        found[agreement.void_cause, agreement.reason].append(agreement)
    return found


def _author_of(agreement: Agreement) -> int:
    return agreement.authorship.author_id


def _by_author(agreements: Iterable[Agreement]) -> dict[Author, list[Agreement]]:
    """Of those who have an address."""
    return {author: theirs for author, theirs in by_author(agreements).items() if author.email}


def _add(
    kind: MessageKind,
    conference: Conference,
    theirs: Mapping[Author, list[Agreement]],
    name: str,
    is_so: Callable[[Sequence[Agreement]], bool],
    *,
    more: Mapping[str, Any],
    by: User | None,
) -> None:
    """The words differ by whether it `is_so`, which the templates know by this `name`."""
    for answer in (True, False):
        told = {author: some for author, some in theirs.items() if is_so(some) is answer}
        if told:
            queue.add(kind, conference, told, by=by, more={**more, name: answer})


def _has_signed(agreements: Sequence[Agreement]) -> bool:
    return any(agreement.answered_at is not None for agreement in agreements)


def _is_awaited(agreements: Sequence[Agreement]) -> bool:
    return any(agreement.state == State.INVITED for agreement in agreements)
