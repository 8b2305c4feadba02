"""Uploaded files between preview and confirm: kept, read as staff said, and applied once."""

from collections.abc import Container, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from agreements import audit
from agreements.importing import layouts
from agreements.importing.apply import EarlyPlan, apply, early_plan, summary
from agreements.importing.confined import kept_readings
from agreements.importing.confined.child_reading import Packed, read_apart
from agreements.importing.confined.packing import unpacked_written
from agreements.importing.difference.settlement import Settlement, settlement_from
from agreements.importing.differing import carrying_out
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
from agreements.importing.readers import AsWritten, digest_of
from agreements.importing.remarking import held_back_rows
from agreements.importing.rows import Reading
from agreements.importing.steps import Plan
from agreements.models import Conference, FurtherFile, ImportBatch, ImportState, User


class AnotherImportError(Exception):
    """Another list of the conference is being imported, or taken back."""


class AlreadyAppliedError(Exception):
    """The uploaded file was imported before."""


def keep_batch(
    conference: Conference,
    *,
    filename: str,
    content: bytes,
    by: User | None,
    further: Sequence[ListFile] = (),
    packed: Packed | None = None,
) -> ImportBatch:
    """Keeps an upload, with the files that are read together with it; `packed` is what was read of them already.

    A small one is read at once; a large one is owed. Raises BusyError and NoAnswerError.
    """
    files = [ListFile(filename, content), *further]
    if packed is None and kept_readings.are_small(files):
        packed = read_apart(files, Choices(), turns=kept_readings.TURNS)[1]
    with transaction.atomic():
        batch = _created(conference, files, by=by)
        if packed is None:
            kept_readings.owe(batch)
        else:
            kept_readings.keep(batch, packed)
    reading = kept_readings.kept(batch)
    if reading is not None and layouts.use_layout(batch, reading):
        _have_read(batch)
    return batch


def keep_read(
    conference: Conference,
    files: Sequence[ListFile],
    *,
    by: User | None,
    choices: Choices,
    settlement: Settlement,
    packed: Packed,
) -> ImportBatch:
    """Keeps a list of which everything is said already, and what was read of it by that."""
    with transaction.atomic():
        said = {"choices": choices.as_json(), "settlement": settlement.as_json()}
        batch = _created(conference, files, by=by, **said)
        kept_readings.keep(batch, packed)
    return batch


def _created(conference: Conference, files: Sequence[ListFile], *, by: User | None, **said: Any) -> ImportBatch:
    first, *further = files
    batch = ImportBatch.objects.create(
        conference=conference,
        filename=first.name,
        content=first.content,
        digest=digest_of(files),
        uploaded_by=by,
        **said,
    )
    kept = [FurtherFile(batch=batch, filename=each.name, content=each.content) for each in further]
    FurtherFile.objects.bulk_create(kept)
    return batch


def _have_read(batch: ImportBatch) -> None:
    if kept_readings.is_small(batch):
        reading, packed = kept_readings.read_here(batch, turns=kept_readings.TURNS)
        if layouts.use_layout(batch, reading):
            packed = kept_readings.read_here(batch, turns=kept_readings.TURNS)[1]
        kept_readings.keep(batch, packed)
    else:
        kept_readings.owe(batch)


def read_again(batch: ImportBatch) -> None:
    """What was given up, or is no longer kept, is read after all. Raises BusyError and NoAnswerError."""
    work = kept_readings.under_way(batch)
    if (work is None or work.given_up_at is not None) and kept_readings.kept(batch) is None:
        _have_read(batch)


def reading_at_hand(batch: ImportBatch) -> Reading | None:
    """What a page can show; None while a large list is read by a worker, or waits until somebody wants that.

    Raises BusyError and NoAnswerError.
    """
    found = kept_readings.kept(batch)
    if found is None and kept_readings.is_small(batch):
        found = kept_readings.read_here(batch, turns=kept_readings.TURNS)[0]
    return None if found is None else _settled(batch, found)


def read_batch(batch: ImportBatch) -> Reading:
    """The same for whoever can wait for it."""
    return _settled(batch, kept_readings.kept(batch) or kept_readings.read_here(batch)[0])


def _settled(batch: ImportBatch, reading: Reading) -> Reading:
    return replace(reading, settlement=settlement_from(batch.settlement))


def rows_as_written(batch: ImportBatch, numbers: Container[int]) -> AsWritten:
    """Our columns that the files have, and of these rows what stands under each."""
    written = kept_readings.kept_written(batch) or unpacked_written(kept_readings.read_here(batch)[1].written)
    header, rows = written
    return header, {number: cells for number, cells in rows.items() if number in numbers}


def keep_choices(batch: ImportBatch, choices: Choices) -> None:
    """What staff said of how a list is to be read, which ends with its import; AlreadyAppliedError from then on.

    The list is read anew, as in `keep_batch`.
    """
    _keep_said(batch, choices=choices.as_json())
    batch.choices = choices.as_json()
    _have_read(batch)


def keep_settlement(batch: ImportBatch, settlement: Settlement) -> None:
    """What staff said is to be done about what differs; AlreadyAppliedError from its import on."""
    _keep_said(batch, settlement=settlement.as_json())


def _keep_said(batch: ImportBatch, **said: Any) -> None:
    if not ImportBatch.objects.filter(pk=batch.pk, state=ImportState.WAITING).update(**said):
        raise AlreadyAppliedError


def apply_batch(
    batch: ImportBatch,
    *,
    by: User | None,
    partial: bool,
    previewed: str,
    reading: Reading | None = None,
    early: EarlyPlan | None = None,
) -> Plan:
    """Apply an uploaded file once, at once; AlreadyAppliedError if somebody was first, else as `apply`.

    `reading`: where it was read already; `early`: where it was compared already.
    """
    if early is None:
        early = early_plan(batch.conference, read_batch(batch) if reading is None else reading)
    reading = early.reading
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
        held_back_rows.note(batch, untaken(found.reading))
        kept_readings.settle(batch, {problem.row for problem in found.reading.problems})
    return found


def told_of(found: Plan) -> dict[str, Any]:
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
            "paper": problem.paper,
            "name": problem.name,
        }
        for problem in reading.problems
    ]
