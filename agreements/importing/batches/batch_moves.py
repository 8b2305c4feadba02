"""What becomes of a list: each move by compare-and-swap, within a deed that holds the conference."""

from typing import Any

from django.db import IntegrityError, transaction

from agreements import audit, clearance
from agreements.importing.confined import kept_readings
from agreements.importing.differing import noting_absence
from agreements.importing.log_entries import record_end
from agreements.importing.remarking import held_back_rows
from agreements.importing.uploads import AnotherImportError
from agreements.models import Blocker, ImportBatch, ImportState, User


class MovedOnError(Exception):
    """The list is no longer in the state that was shown."""


def move(batch: ImportBatch, before: ImportState, after: ImportState, **columns: Any) -> None:
    """Raises MovedOnError, AnotherImportError."""
    there = ImportBatch.objects.filter(pk=batch.pk, state=before)
    try:
        with transaction.atomic():
            moved = there.update(state=after, **columns)
    except IntegrityError as error:
        raise AnotherImportError from error
    if not moved:
        raise MovedOnError
    batch.state = after
    for name, value in columns.items():
        setattr(batch, name, value)


def finish(batch: ImportBatch) -> None:
    """Its last part is written: from here on what it added can be asked for."""
    result = _counted(batch)
    move(batch, ImportState.APPLYING, ImportState.APPLIED, applied_at=audit.evidence_time(), result=result)
    held_back_rows.note(batch, result["untaken"])
    kept_readings.settle(batch, {row["row"] for row in result["untaken"]})
    counts = {name: value for name, value in result.items() if isinstance(value, int)}
    if batch.parts.exists():
        record_end("import.applied", batch.digest, counts)
    _count_papers(batch)


def finish_taking_back(batch: ImportBatch) -> None:
    is_undone = batch.state == ImportState.UNDOING
    result = dict(batch.result or {}) | _taken_back(batch)
    after = ImportState.UNDONE if is_undone else ImportState.CANCELLED
    move(batch, ImportState(batch.state), after, taken_back_at=audit.evidence_time(), result=result)
    batch.parts.filter(written__isnull=True).delete()
    noting_absence.forget(batch)
    held_back_rows.forget(batch)
    counts = {name: result["back"][name] for name in sorted(result["back"])}
    record_end("import.undone" if is_undone else "import.cancelled", batch.digest, counts)
    _count_papers(batch)


def discard(batch: ImportBatch, *, by: User | None) -> None:
    """Nobody imports it."""
    columns = {"taken_back_at": audit.evidence_time(), "taken_back_by": by}
    move(batch, ImportState.WAITING, ImportState.CANCELLED, **columns)
    record_end("import.cancelled", batch.digest, {})


def _count_papers(batch: ImportBatch) -> None:
    """Those that lacked nothing but the end of the list."""
    waiting = batch.conference.papers.filter(blocked_by=Blocker.IMPORT)
    clearance.changed(waiting.values_list("pk", flat=True))


def _counted(batch: ImportBatch) -> dict[str, Any]:
    """What was planned as it was written: papers that somebody changed meanwhile were left out."""
    result = dict(batch.result or {})
    told = [each for each in batch.parts.values_list("written", flat=True) if each]
    for name in ("papers_added", "papers_changed", "authors_added", "authors_changed", "added", "changed"):
        result[name] = sum(each["counts"][name] for each in told)
    left_out = [row for each in told for row in each["left_out"]]
    result["left_out"] = result.get("left_out", 0) + len({row["row"] for row in left_out})
    result["untaken"] = [*result.get("untaken", []), *left_out]
    return result


def _taken_back(batch: ImportBatch) -> dict[str, Any]:
    told = [each["back"] for each in batch.parts.values_list("written", flat=True) if each and "back" in each]
    names = {name for each in told for name in each["counts"]}
    counts = {name: sum(each["counts"].get(name, 0) for each in told) for name in sorted(names)}
    return {"back": counts, "stays": [line for each in told for line in each["stays"]]}
