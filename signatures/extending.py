"""Extend the seals of documents that exist, so that they can be checked for longer; done twice equals done once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from agreements.models import Conference
from signatures import documents, revisions, sealing, stamping
from signatures.models import Document, StampWork
from signatures.sealing import AuthorityAwayError, Level, StampError

_K = TypeVar("_K", int, UUID)


class NoAuthorityError(Exception):
    """The settings name no time-stamp authority."""


@dataclass
class Outcome:
    """What came of it: counts of documents, and by signature why one was not extended.

    `without_room`: sealed before an authority was named, so that no time fits into them; they stay as they are.
    """

    level: Level
    extended: int = 0
    already: int = 0
    without_room: int = 0
    failed: dict[UUID, str] = field(default_factory=dict)
    # Why the rest was not tried.
    ended: str = ""


def extend(conference: Conference | None, *, level: Level) -> Outcome:
    """All documents of a conference, or of all; those that still owe their time-stamp get it first."""
    authority = revisions.authority()
    if authority is None:
        raise NoAuthorityError("TIMESTAMP_URL names no time-stamp authority: seals cannot be extended without one.")
    _stamp(conference)
    outcome = Outcome(level)
    try:
        for together in _batches(_newest(conference)):
            for document in Document.objects.with_facts().filter(pk__in=together).order_by("pk"):
                _extend(document, authority, outcome)
    except AuthorityAwayError as error:
        outcome.ended = str(error)
    return outcome


def _stamp(conference: Conference | None) -> None:
    waiting = StampWork.objects.filter(finished_at__isnull=True)
    if conference is not None:
        waiting = waiting.filter(signature__agreement__conference=conference)
    stamping.owe_at_once(waiting)
    for together in _batches(waiting.values_list("pk", flat=True)):
        stamping.stamp(together)


def _newest(conference: Conference | None) -> Iterable[int]:
    newest = Document.objects.newest().order_by("pk")
    if conference is not None:
        newest = newest.filter(signature__agreement__conference=conference)
    return newest.values_list("pk", flat=True)


def _batches(keys: Iterable[_K]) -> Iterator[list[_K]]:
    all_keys = list(keys)
    return (all_keys[start : start + stamping.BATCH] for start in range(0, len(all_keys), stamping.BATCH))


def _extend(document: Document, authority: sealing.Authority, outcome: Outcome) -> None:
    if not Level(document.level).is_below(outcome.level):
        outcome.already += 1
        return
    if document.level == Level.B and not StampWork.objects.filter(pk=document.signature_id).exists():
        outcome.without_room += 1
        return
    try:
        content = sealing.extended(documents.read(document), authority, level=outcome.level)
        revisions.add(document, content, level=outcome.level)
    except AuthorityAwayError:
        raise
    except (StampError, OSError) as error:
        outcome.failed[document.signature_id] = str(error)
    except revisions.OvertakenError:
        outcome.failed[document.signature_id] = "Somebody else extended it meanwhile."
    else:
        outcome.extended += 1
