"""A conference is closed, so that nothing more is sent or signed, and opened again.

That nothing is sent or signed is seen to by `agreements.audit.appending`, whoever comes by whichever way; here is what is
told before, and what is stopped.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import NamedTuple

from django.db.models import Q

from agreements import audit, clearance
from agreements.jobs import endings
from agreements.mail import stopping
from agreements.models import BulkJob, BulkJobKind, Conference, MessageState, User
from agreements.states import State

# What is done wholly or not at all: it is waited for, or, an import alone, cancelled first.
_WHOLE = (BulkJobKind.IMPORT, *endings.TO_THEIR_END)


class AlreadyClosedError(Exception):
    """Somebody was first."""


class AlreadyOpenError(Exception):
    """Somebody was first."""


class HalfDoneError(Exception):
    """A list is being imported or taken back, or a text or a policy brought to all: that would be left half done."""


class StillHiddenError(Exception):
    """It is brought back before it is opened."""


@dataclass(frozen=True)
class Owed:
    """What is not settled at a conference: people who have not answered, agreements, documents, mails, jobs, matters."""

    people_waiting: int
    to_countersign: int
    documents: int
    # Mails that will not be sent, and copies that are held.
    mails: int
    copies: int
    jobs: int
    matters: int

    @property
    def is_nothing(self) -> bool:
        return not any(asdict(self).values())


class Closed(NamedTuple):
    cancelled: int
    held: int
    jobs: int


def owed(conference: Conference) -> Owed:
    standing = conference.agreements.standing()
    queued = conference.messages.filter(state=MessageState.QUEUED)
    is_copy = Q(kind__in=stopping.HELD)
    return Owed(
        people_waiting=len(clearance.awaited(conference).author_ids()),
        to_countersign=standing.filter(state=State.ACCEPTED).count(),
        documents=standing.filter(state=State.COUNTERSIGNED, sealed_at=None).count(),
        mails=queued.exclude(is_copy).count(),
        copies=queued.filter(is_copy).count(),
        jobs=len(_jobs(conference)),
        matters=conference.matters.open().count(),
    )


def close(conference: Conference, *, by: User | None) -> Closed:
    """Raises AlreadyClosedError, HalfDoneError."""
    with audit.deed(conference, by=by):
        present = audit.locks.conference()
        if present.is_closed:
            raise AlreadyClosedError
        jobs = _jobs(present)
        if any(job.kind in _WHOLE for job in jobs):
            raise HalfDoneError
        facts: Mapping[str, int] = asdict(owed(present))
        stopped = [job for job in jobs if endings.stop(job, by=by)]
        mails = stopping.stop_all(present)
        present.closed_at = conference.closed_at = audit.evidence_time()
        present.save(update_fields=["closed_at"])
        audit.record("conference.closed", facts={**facts, "mails": mails.cancelled, "copies": mails.held})
    return Closed(mails.cancelled, mails.held, len(stopped))


def reopen(conference: Conference, *, by: User | None) -> int:
    """Returns how many copies leave that were held. Raises AlreadyOpenError, StillHiddenError."""
    with audit.deed(conference, by=by):
        present = audit.locks.conference()
        if not present.is_closed:
            raise AlreadyOpenError
        if present.hidden_at is not None:
            raise StillHiddenError
        present.closed_at = conference.closed_at = None
        present.save(update_fields=["closed_at"])
        held = stopping.release(present)
        audit.record("conference.reopened", facts={"copies": held})
    return held


def _jobs(conference: Conference) -> list[BulkJob]:
    return list(conference.bulk_jobs.owed().for_list())
