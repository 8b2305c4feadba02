"""A list imported, or taken back, here and now, by the same parts as a worker would."""

import time
from collections.abc import Mapping
from typing import Any

from agreements.importing.apply import EarlyPlan, RefusedRowsError, StalePlanError
from agreements.importing.batches import import_jobs, ordering
from agreements.importing.batches.confirming import AT_ONCE
from agreements.importing.batches.preparing import STALE
from agreements.importing.steps import Plan
from agreements.importing.uploads import AnotherImportError, apply_batch
from agreements.jobs import bulk_jobs
from agreements.jobs.deeds import Deeds
from agreements.models import BulkJobKind, ImportBatch, ImportState

# Where a worker has taken a part, or one failed and is tried again soon.
_PAUSE = 0.2


class TakenBackError(Exception):
    """The import could not go on to its end, or somebody cancelled it: what it had brought is taken back."""


def import_now(batch: ImportBatch, early: EarlyPlan, *, partial: bool) -> tuple[Plan, Mapping[str, Any]]:
    """The plan that was carried out, and what came of it where somebody changed papers between two parts.

    Raises RefusedRowsError, StalePlanError and AnotherImportError, and keeps nothing of the list then; TakenBackError.
    """
    found = early.plan
    try:
        if early.reading.row_count <= AT_ONCE:
            return apply_batch(batch, by=None, partial=partial, previewed="", early=early), {}
        ordering.begin(batch, by=None, partial=partial, previewed=found.fingerprint)
        to_its_end(batch, early)
        if batch.is_waiting:
            raise StalePlanError if (batch.result or {}).get("stopped") == STALE else RefusedRowsError
    except (RefusedRowsError, StalePlanError, AnotherImportError):
        ImportBatch.objects.filter(pk=batch.pk, state=ImportState.WAITING).delete()
        raise
    if batch.state != ImportState.APPLIED:
        raise TakenBackError((batch.result or {}).get("error", ""))
    return found, batch.result or {}


def to_its_end(batch: ImportBatch, early: EarlyPlan | None = None) -> None:
    """Until nothing is under way; whoever interrupts this leaves the rest to the workers. A job that was given up stays so."""
    deeds: Deeds = {
        BulkJobKind.IMPORT: import_jobs.whole_import(early),
        BulkJobKind.IMPORT_BACK: import_jobs.take_back_parts,
    }
    while (job := ordering.job_of(batch)) and job.given_up_at is None:
        if not bulk_jobs.run(job.pk, deeds):
            time.sleep(_PAUSE)
    batch.refresh_from_db()
