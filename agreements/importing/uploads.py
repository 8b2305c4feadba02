"""Uploaded files between preview and confirm: kept, read as staff said, and applied once."""

from collections.abc import Container, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from agreements import audit
from agreements.importing.apply import apply, early_plan, summary
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices, choices_from
from agreements.importing.readers import AsWritten, as_written, digest_of, read
from agreements.importing.rows import Reading
from agreements.importing.steps import Plan
from agreements.models import Conference, FurtherFile, ImportBatch, ImportState, User


class AnotherImportError(Exception):
    """Another list of the conference is being imported, or taken back."""


class AlreadyAppliedError(Exception):
    """The uploaded file was imported before."""


def keep_batch(
    conference: Conference, *, filename: str, content: bytes, by: User | None, further: Sequence[ListFile] = ()
) -> ImportBatch:
    """Keeps an upload, with the files that are read together with it."""
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            conference=conference,
            filename=filename,
            content=content,
            digest=digest_of([ListFile(filename, content), *further]),
            uploaded_by=by,
        )
        kept = [FurtherFile(batch=batch, filename=each.name, content=each.content) for each in further]
        FurtherFile.objects.bulk_create(kept)
    return batch


def read_batch(batch: ImportBatch) -> Reading:
    return read(files_of(batch), choices_from(batch.choices))


def rows_as_written(batch: ImportBatch, numbers: Container[int]) -> AsWritten:
    return as_written(files_of(batch), choices_from(batch.choices), numbers)


def files_of(batch: ImportBatch) -> list[ListFile]:
    further = [ListFile(each.filename, bytes(each.content)) for each in batch.further_files.all()]
    return [ListFile(batch.filename, bytes(batch.content)), *further]


def keep_choices(batch: ImportBatch, choices: Choices) -> None:
    """What staff said of how a list is to be read, which ends with its import; AlreadyAppliedError from then on."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.WAITING)
    if not waiting.update(choices=choices.as_json()):
        raise AlreadyAppliedError


def apply_batch(
    batch: ImportBatch, *, by: User | None, partial: bool, previewed: str, reading: Reading | None = None
) -> Plan:
    """Apply an uploaded file once, at once; AlreadyAppliedError if somebody was first, else as `apply`.

    `reading`: where it was read already.
    """
    reading = read_batch(batch) if reading is None else reading
    early = early_plan(batch.conference, reading)
    with audit.deed(batch.conference, by=by):
        audit.locks.conference()
        if ImportBatch.objects.filter(conference=batch.conference_id).at_work().exclude(pk=batch.pk).exists():
            raise AnotherImportError
        waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.WAITING)
        at = audit.evidence_time()
        if not waiting.update(state=ImportState.APPLIED, begun_at=at, applied_at=at, applied_by=by):
            raise AlreadyAppliedError
        found = apply(batch.conference, reading, by=by, partial=partial, previewed=previewed, batch=batch, early=early)
        ImportBatch.objects.filter(pk=batch.pk).update(result=summary(found) | told_of(found))
    return found


def told_of(found: Plan) -> dict[str, list[dict[str, Any]]]:
    """What was said of each row, to be looked up as long as the batch is kept."""
    return {"untaken": untaken(found.reading), "remarks": [asdict(each) for each in found.remarks]}


def untaken(reading: Reading) -> list[dict[str, Any]]:
    """Each reason, row by row, to be looked up as long as a batch is kept."""
    return [
        {
            "row": problem.row,
            "place": reading.places.get(problem.row, ""),
            "column": problem.column,
            "reason": problem.reason,
        }
        for problem in reading.problems
    ]
