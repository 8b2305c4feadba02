"""Deeds over many: owed by one press, done by workers in chunks, each in one transaction with its progress.

A chunk leads to the next by a task, so that other work has its turn in between; the ticker finds what no task reached.
"""

import hashlib
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from agreements import access, audit, clock
from agreements.access import ClosedConferenceError, May, NoReplyAddressError
from agreements.jobs.deeds import ChunkDeed, Deeds, WholeDeed
from agreements.jobs.enqueue import ring
from agreements.models import BulkJob, BulkJobKind, Conference, User
from agreements.models.work import pause_after
from agreements.overtaken import once_more

logger = logging.getLogger(__name__)

# Up to so many mails or signatures are written while whoever pressed the button waits.
AT_ONCE = 50
CHUNK = 250
# Of what writes several mails and events a row: by `make bench-withdrawal`, so that whoever signs waits less than a second.
SMALL_CHUNK = 10
# SQLite has one writer and no queue before it: who waits for it asks again after 10 ms at most (`config.sqlite`). Whoever
# has written for long leaves them a moment, in seconds, that they cannot miss.
MOMENT = 0.02
# Its entrance is in `signatures`, which knows all kinds.
TASK = "signatures.tasks.run_bulk_job"

# Who may order a job, and in whose name it may go on.
MAY: Mapping[BulkJobKind, May] = dict.fromkeys(BulkJobKind, May.MANAGE) | {
    BulkJobKind.COUNTERSIGN: May.COUNTERSIGN,
    BulkJobKind.DEADLINE: May.OWN,
    BulkJobKind.POLICY: May.OWN,
}

_ASKING = (BulkJobKind.INVITE, BulkJobKind.REMIND, BulkJobKind.ROUND, BulkJobKind.DEADLINE)
_OF_MAILS = (*_ASKING, BulkJobKind.NEW_WORDS, BulkJobKind.SEND_AGAIN)
_LARGE = (*_OF_MAILS, BulkJobKind.TAKE_OUT, BulkJobKind.PUBLISH, BulkJobKind.COUNTERSIGN, BulkJobKind.POLICY)
_ONE_BY_ONE = (BulkJobKind.IMPORT, BulkJobKind.IMPORT_BACK)


class AlreadyRunningError(Exception):
    """A job of this kind is under way at the conference."""


class NoLongerAllowedError(Exception):
    """Whoever ordered the job may no longer do such a thing in the conference."""


class AlreadyUndoneError(Exception):
    """Another job takes this one back, or did."""


class _LostClaimError(Exception):
    """Our claim ran out and somebody else took the job; what we did is rolled back."""


def owe(
    kind: BulkJobKind,
    conference: Conference,
    steps: Sequence[Sequence[UUID | int]],
    *,
    by: User | None,
    orders: Mapping[str, str] | None = None,
    undoes: BulkJob | None = None,
    now: ChunkDeed | None = None,
) -> BulkJob:
    """Have a worker do all of this, in this order; a step is one mail, one signature or one paper, by the ids of its rows.

    `orders` is what else was chosen, such as a reason; `undoes` the job that this one takes back. With `now` few are done
    by this deed in one transaction while somebody waits, and kept as a job that is done: it is listed and undone as
    others. Raises AlreadyRunningError, AlreadyUndoneError, and with `now` NoLongerAllowedError.
    """

    def order() -> BulkJob:
        job = _ordered(kind, conference, steps, by, orders, undoes)
        with audit.deed(conference, by=by):
            if now is not None:
                _do_all(job, now)
            job.created_at = audit.evidence_time()
            job.save(force_insert=True)
            _record_owed(job)
            if now is None:
                ring(TASK)
        return job

    try:
        return once_more(order)
    except IntegrityError as error:
        if now is not None and undoes is None:
            raise
        raise _why_refused(undoes) from error


def _do_all(job: BulkJob, deed: ChunkDeed) -> None:
    _check_may(job)
    job.skipped = list(deed(job, [key for step in job.steps for key in step]) or ())
    job.done, job.finished_at = job.total, clock.now()


def _ordered(
    kind: BulkJobKind,
    conference: Conference,
    steps: Sequence[Sequence[UUID | int]],
    by: User | None,
    orders: Mapping[str, str] | None,
    undoes: BulkJob | None,
) -> BulkJob:
    keys = [[str(pk) for pk in step] for step in steps]
    facts = {"orders": dict(orders or {}), "undoes": undoes, "total": len(steps)}
    return BulkJob(conference=conference, kind=kind, by=by, steps=keys, **facts)


def _record_owed(job: BulkJob) -> None:
    undoes = {"undoes": str(job.undoes_id)} if job.undoes_id else {}
    keys = digest_of(key for step in job.steps for key in step)
    record(job, "owed", kind=job.kind, count=job.total, list=keys, **undoes)


def _why_refused(undoes: BulkJob | None) -> Exception:
    is_undone = undoes is not None and BulkJob.objects.filter(undoes=undoes).exists()
    return AlreadyUndoneError() if is_undone else AlreadyRunningError()


def digest_of(agreements: Iterable[UUID | int | str]) -> str:
    """SHA-256 of the ids, sorted, one a line."""
    return hashlib.sha256("\n".join(sorted(str(pk) for pk in agreements)).encode()).hexdigest()


def owed(*, limit: int) -> list[UUID]:
    """Jobs of which a chunk could be done now, the one that has waited longest first."""
    return list(BulkJob.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def running(conference: Conference, *, also: Q | None = None) -> list[BulkJob]:
    """What is under way, and what was given up unless another of its kind followed; without the steps. `also` adds others."""
    later = BulkJob.objects.filter(conference=conference, kind=OuterRef("kind"), created_at__gt=OuterRef("created_at"))
    going = Q(finished_at__isnull=True) & ~(Q(given_up_at__isnull=False) & Exists(later))
    return list(conference.bulk_jobs.filter(going | also if also else going).for_list())


def run(pk: UUID, deeds: Deeds) -> bool:
    """Claim this job and do one chunk of it by the deed for its kind; whether it was done."""
    if (job := BulkJob.objects.claim(pk)) is None:
        return False
    deed = deeds[job.kind]
    if job.attempts > settings.MAX_ATTEMPTS:
        _give_up(job, job.last_error or gettext("Every attempt was interrupted."), deed)
        return False
    try:
        is_left = once_more(partial(_do_chunk, job, deed))
    except (NoLongerAllowedError, ClosedConferenceError, NoReplyAddressError) as error:
        _give_up(job, str(error) or _no_longer_allowed(job), deed)
        return False
    except _LostClaimError:
        logger.info("job %s: somebody else took it", pk)
        return False
    except Exception as error:  # the edge of the worker: what failed is kept, tried again and shown
        logger.exception("job %s failed", pk)
        _failed(job, f"{type(error).__name__}: {error}", deed)
        return False
    if is_left and connection.vendor == "sqlite":
        time.sleep(MOMENT)
    return True


def _do_chunk(job: BulkJob, deed: ChunkDeed | WholeDeed) -> bool:
    """Whether there is more to do."""
    do = deed.prepare(job) if isinstance(deed, WholeDeed) else deed
    chunk = job.steps[job.done : job.done + _most(job)]
    with audit.deed(job.conference, by=job.by):
        _check_may(job)
        skipped = do(job, [pk for step in chunk for pk in step]) or ()
        if not job.advance(len(chunk), skipped=skipped):
            raise _LostClaimError
    return job.done + len(chunk) < job.total


def _most(job: BulkJob) -> int:
    """Steps of one transaction."""
    is_small = job.orders.get("asks_again", job.kind not in _LARGE)
    most = min(CHUNK, SMALL_CHUNK) if is_small else CHUNK
    return 1 if job.kind in _ONE_BY_ONE else most


def _check_may(job: BulkJob) -> None:
    """It acts in somebody's name, who may have lost the role since the chunk before; while it acts the team stays as it is."""
    present = audit.locks.conference()
    if present.is_closed:
        raise ClosedConferenceError(present)
    if job.by is not None and not access.may(job.by, job.conference, MAY[BulkJobKind(job.kind)]):
        raise NoLongerAllowedError


def _no_longer_allowed(job: BulkJob) -> str:
    words = gettext("{name}, who ordered this, may no longer do it in this conference. What was done before stays.")
    return words.format(name=job.by)


def _failed(job: BulkJob, error: str, deed: ChunkDeed | WholeDeed) -> None:
    if job.is_exhausted:
        _give_up(job, error, deed)
    else:
        job.postpone(error, until=clock.now() + pause_after(job.attempts))


def _give_up(job: BulkJob, error: str, deed: ChunkDeed | WholeDeed) -> None:
    with audit.deed(job.conference):
        if job.give_up(error):
            record(job, "given_up", error=error[:300])
            if isinstance(deed, WholeDeed):
                deed.take_back(job, error)


def try_again(job: BulkJob, *, by: User) -> bool:
    """Go on with what was given up, in the name of whoever ordered it; False if it was not given up.

    Raises AlreadyRunningError, NoLongerAllowedError.
    """
    try:
        with audit.deed(job.conference, by=by):
            _check_may(job)
            given_up = BulkJob.objects.given_up().filter(pk=job.pk)
            if not given_up.update(given_up_at=None, attempts=0, next_attempt_at=clock.now()):
                return False
            record(job, "retried")
            ring(TASK)
    except IntegrityError as error:
        raise AlreadyRunningError from error
    return True


def record(job: BulkJob, what: str, **facts: object) -> None:
    # Chains have held these words since a job was called an errand.
    audit.record(f"errand.{what}", subject=f"errand:{job.pk}", facts=facts)
