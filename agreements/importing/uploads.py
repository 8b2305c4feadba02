"""Uploaded files between preview and confirm: kept, read as staff said, and applied once."""

from collections.abc import Container, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from agreements import audit
from agreements.importing.apply import apply, summary
from agreements.importing.difference.settlement import Settlement, settlement_from
from agreements.importing.differing import carrying_out
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices, choices_from
from agreements.importing.readers import AsWritten, as_written, digest_of, read
from agreements.importing.rows import Reading
from agreements.importing.steps import Plan
from agreements.models import Conference, FurtherFile, ImportBatch, User


class AlreadyAppliedError(Exception):
    """The uploaded file was imported before."""


def keep_batch(
    conference: Conference, *, filename: str, content: bytes, by: User, further: Sequence[ListFile] = ()
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
    return replace(read(_files_of(batch), choices_from(batch.choices)), settlement=settlement_from(batch.settlement))


def rows_as_written(batch: ImportBatch, numbers: Container[int]) -> AsWritten:
    return as_written(_files_of(batch), choices_from(batch.choices), numbers)


def _files_of(batch: ImportBatch) -> list[ListFile]:
    further = [ListFile(each.filename, bytes(each.content)) for each in batch.further_files.all()]
    return [ListFile(batch.filename, bytes(batch.content)), *further]


def keep_choices(batch: ImportBatch, choices: Choices) -> None:
    """What staff said of how a list is to be read, which ends with its import; AlreadyAppliedError from then on."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, applied_at__isnull=True)
    if not waiting.update(choices=choices.as_json()):
        raise AlreadyAppliedError


def keep_settlement(batch: ImportBatch, settlement: Settlement) -> None:
    """What staff said is to be done about what differs; AlreadyAppliedError from its import on."""
    waiting = ImportBatch.objects.filter(pk=batch.pk, applied_at__isnull=True)
    if not waiting.update(settlement=settlement.as_json()):
        raise AlreadyAppliedError


def apply_batch(batch: ImportBatch, *, by: User, partial: bool, previewed: str) -> Plan:
    """Apply an uploaded file once; AlreadyAppliedError if somebody was first, else as `apply`."""
    with audit.deed(batch.conference, by=by):
        waiting = ImportBatch.objects.filter(pk=batch.pk, applied_at__isnull=True)
        if not waiting.update(applied_at=audit.evidence_time(), applied_by=by):
            raise AlreadyAppliedError
        found = apply(batch.conference, read_batch(batch), by=by, partial=partial, previewed=previewed)
        ImportBatch.objects.filter(pk=batch.pk).update(result=summary(found) | _told(found))
    return found


def _told(found: Plan) -> dict[str, Any]:
    """What was said of each row, and what differed, to be looked up as long as the batch is kept."""
    remarks = [asdict(each) for each in found.remarks]
    return {"untaken": untaken(found.reading), "remarks": remarks, "difference": carrying_out.kept(found)}


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
