"""Extend the seals of documents that exist, so that they can be checked for longer; done twice equals done once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from agreements import clock
from agreements.models import Conference
from signatures import sealing
from signatures.documents import drawing, revisions, time_roots, time_stamps
from signatures.levels import Level
from signatures.models import Document, StampWork
from signatures.sealing import AuthorityAwayError, StampError

# So long before a time over a file ends it is renewed.
RENEW_BEFORE = timedelta(days=90)

_K = TypeVar("_K", int, UUID)


class NoAuthorityError(Exception):
    """The settings name no time-stamp authority."""


@dataclass
class Outcome:
    """What came of it: counts of documents, and by signature why one was not extended.

    `without_room`: sealed before an authority was named, so that no time fits into them; they stay as they are.
    `not_yet`: their time ends soon, but the authority's certificate is still the same, or ends no later.
    """

    level: Level
    extended: int = 0
    renewed: int = 0
    already: int = 0
    without_room: int = 0
    not_yet: int = 0
    failed: dict[UUID, str] = field(default_factory=dict)
    # Why the rest was not tried.
    ended: str = ""


@dataclass
class _Extension:
    authority: sealing.Authority
    outcome: Outcome
    renew_before: datetime

    @cached_property
    def authority_ends_at(self) -> datetime:
        """Asked for once, and only where a time has to be renewed."""
        return sealing.ends_at(self.authority)


def extend(conference: Conference | None, *, level: Level, renew_before: timedelta = RENEW_BEFORE) -> Outcome:
    """All documents of a conference, or of all; those that still owe their time-stamp get it first.

    To B-LTA, the times of those that are there already are renewed if they end before so long has passed.
    """
    authority = revisions.authority()
    if authority is None:
        raise NoAuthorityError("TIMESTAMP_URL names no time-stamp authority: seals cannot be extended without one.")
    _stamp(conference)
    run = _Extension(authority, Outcome(level), clock.now() + renew_before)
    try:
        for together in _batches(_newest(conference)):
            for document in Document.objects.with_facts().filter(pk__in=together).order_by("pk"):
                _settle(document, run)
    except AuthorityAwayError as error:
        run.outcome.ended = str(error)
    return run.outcome


def _stamp(conference: Conference | None) -> None:
    waiting = StampWork.objects.filter(finished_at__isnull=True)
    if conference is not None:
        waiting = waiting.filter(signature__agreement__conference=conference)
    time_stamps.owe_at_once(waiting)
    for together in _batches(waiting.values_list("pk", flat=True)):
        time_stamps.stamp(together)


def _newest(conference: Conference | None) -> Iterable[int]:
    newest = Document.objects.unerased().newest().order_by("pk")
    if conference is not None:
        newest = newest.filter(signature__agreement__conference=conference)
    return newest.values_list("pk", flat=True)


def _batches(keys: Iterable[_K]) -> Iterator[list[_K]]:
    all_keys = list(keys)
    return (all_keys[start : start + time_stamps.BATCH] for start in range(0, len(all_keys), time_stamps.BATCH))


def _settle(document: Document, run: _Extension) -> None:
    try:
        if Level(document.level).is_below(run.outcome.level):
            _extend(document, run)
        elif run.outcome.level == Level.LTA:
            _renew(document, run)
        else:
            run.outcome.already += 1
    except AuthorityAwayError:
        raise
    except (StampError, OSError) as error:
        run.outcome.failed[document.signature_id] = str(error)
    except revisions.OvertakenError:
        run.outcome.failed[document.signature_id] = "Somebody else extended it meanwhile."


def _extend(document: Document, run: _Extension) -> None:
    if document.level == Level.B and not StampWork.objects.filter(pk=document.signature_id).exists():
        run.outcome.without_room += 1
        return
    content = sealing.extended(drawing.read(document), run.authority, level=run.outcome.level)
    revisions.add(document, content, level=run.outcome.level)
    time_roots.note(sealing.time_tops_in(content))
    run.outcome.extended += 1


def _renew(document: Document, run: _Extension) -> None:
    content = drawing.read(document)
    ends_at = sealing.time_ends_at(content)
    if ends_at > run.renew_before:
        run.outcome.already += 1
    elif run.authority_ends_at <= ends_at:
        run.outcome.not_yet += 1
    else:
        renewed = sealing.renewed(content, run.authority)
        revisions.add(document, renewed, level=Level.LTA)
        time_roots.note(sealing.time_tops_in(renewed))
        run.outcome.renewed += 1
