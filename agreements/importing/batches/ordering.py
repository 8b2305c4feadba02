"""What staff order of a list: import it, cancel that, undo it."""

from collections.abc import Mapping, Sequence
from typing import Any

from agreements import audit, clock
from agreements.importing.applying.refusing import who_stands_against
from agreements.importing.batches import batch_moves
from agreements.importing.uploads import AnotherImportError
from agreements.jobs import bulk_jobs
from agreements.jobs.deeds import ChunkDeed
from agreements.jobs.endings import stop
from agreements.models import BulkJob, BulkJobKind, ImportBatch, ImportState, User


class NotToBeUndoneError(Exception):
    """`why` is a sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def batch_of(job: BulkJob) -> ImportBatch:
    return ImportBatch.objects.select_related("conference").get(pk=int(job.orders["batch"]))


def job_of(batch: ImportBatch) -> BulkJob | None:
    """The one under way, or given up."""
    jobs = batch.conference.bulk_jobs.filter(finished_at=None, orders__batch=str(batch.pk))
    return jobs.filter(kind__in=[BulkJobKind.IMPORT, BulkJobKind.IMPORT_BACK]).first()


def begin(batch: ImportBatch, *, by: User | None, partial: bool, previewed: str) -> BulkJob:
    """Have a worker import the list; it is compared with what was shown before anything is written.

    Raises MovedOnError, AnotherImportError.
    """
    orders = {"batch": str(batch.pk), "partial": "yes" if partial else "", "previewed": previewed}
    with audit.deed(batch.conference, by=by):
        audit.locks.conference()
        columns = {"begun_at": audit.evidence_time(), "applied_by": by}
        batch_moves.move(batch, ImportState.WAITING, ImportState.APPLYING, **columns)
        return _owe(BulkJobKind.IMPORT, batch, [[0]], by=by, orders=orders)


def discard(batch: ImportBatch, *, by: User | None) -> None:
    """Of a list that waits: nothing of it was written, and it is kept in the history. Raises MovedOnError."""
    with audit.deed(batch.conference, by=by):
        audit.locks.conference()
        batch_moves.discard(batch, by=by)


def cancel(batch: ImportBatch, *, by: User | None) -> None:
    """End an import before its last part, and take back what it wrote. Raises MovedOnError."""
    with audit.deed(batch.conference, by=by):
        # Each part holds the conference, so that none is under way from here on.
        audit.locks.conference()
        batch_moves.move(batch, ImportState.APPLYING, ImportState.CANCELLING, taken_back_by=by)
        job = job_of(batch)
        if job is not None:
            stop(job, by=by)
        _take_back(batch, by=by)


def take_back_failed(job: BulkJob, error: str) -> None:
    """Within the deed that gives the job up: a list is imported to its end, or not at all."""
    batch = batch_of(job)
    audit.locks.conference()
    result = dict(batch.result or {}) | {"error": error[:300]}
    batch_moves.move(batch, ImportState.APPLYING, ImportState.CANCELLING, result=result)
    BulkJob.objects.filter(pk=job.pk).update(finished_at=clock.now(), stopped_at=clock.now())
    _take_back(batch, by=None)


def undo(batch: ImportBatch, *, by: User | None, now: ChunkDeed, at_once: int) -> BulkJob | None:
    """Take an import back while nothing of it was invited or answered; up to so many rows by this very deed (`now`), else by a
    worker.

    Raises NotToBeUndoneError, MovedOnError, AnotherImportError.
    """
    with audit.deed(batch.conference, by=by):
        audit.locks.conference()
        batch.refresh_from_db()
        if batch.state != ImportState.APPLIED:
            raise batch_moves.MovedOnError
        if why := who_stands_against(batch):
            raise NotToBeUndoneError(why)
        batch_moves.move(batch, ImportState.APPLIED, ImportState.UNDOING, taken_back_by=by)
        is_small = _rows_of(batch.result or {}) <= at_once
        return _take_back(batch, by=by, now=now if is_small else None)


def _take_back(batch: ImportBatch, *, by: User | None, now: ChunkDeed | None = None) -> BulkJob | None:
    """The last part first."""
    parts = batch.parts.exclude(written__isnull=True).order_by("-number").values_list("pk", flat=True)
    steps = [[pk] for pk in parts]
    if not steps:
        batch_moves.finish_taking_back(batch)
        return None
    return _owe(BulkJobKind.IMPORT_BACK, batch, steps, by=by, orders={"batch": str(batch.pk)}, now=now)


def _rows_of(result: Mapping[str, Any]) -> int:
    settled = result.get("difference", {})
    ended = sum(len(settled.get(name, ())) for name in ("ended", "withdrawn"))
    return int(result.get("added", 0)) + int(result.get("changed", 0)) + ended


def _owe(
    kind: BulkJobKind,
    batch: ImportBatch,
    steps: Sequence[Sequence[int]],
    *,
    by: User | None,
    orders: dict[str, str],
    now: ChunkDeed | None = None,
) -> BulkJob:
    try:
        return bulk_jobs.owe(kind, batch.conference, steps, by=by, orders=orders, now=now)
    except bulk_jobs.AlreadyRunningError as error:
        raise AnotherImportError from error
