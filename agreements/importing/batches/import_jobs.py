"""A list is applied by a bulk job, a part at a time, and taken back by another one.

The plan is made once, before any transaction, and compared with the preview; then each part is a transaction of its own. Until
the last one nothing that it adds is asked for, and no paper is clear by it.
"""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from agreements import audit
from agreements.importing import log_entries
from agreements.importing.apply import EarlyPlan, has_moved
from agreements.importing.applying.as_planned import Made, compared
from agreements.importing.applying.kept_parts import Kept
from agreements.importing.applying.taking_back import hold, names_of, removed_counts, take_back
from agreements.importing.applying.writing import write, written_from
from agreements.importing.batches import batch_moves, ordering
from agreements.importing.batches.preparing import NotAsShownError, Prepared, prepare
from agreements.importing.differing import noting_absence
from agreements.importing.remarking import held_back_rows
from agreements.importing.rows import Row
from agreements.jobs.deeds import ChunkDeed, WholeDeed
from agreements.models import BulkJob, ImportBatch, ImportPart, ImportState


class PlanMovedError(Exception):
    """Somebody changed papers or people while the plan was made."""


def _prepare(job: BulkJob, early: EarlyPlan | None = None) -> ChunkDeed:
    """The first step reads the list and compares it, unless that was done early; each other one writes a part."""
    if job.done:
        return _write_part
    batch = ordering.batch_of(job)
    try:
        return partial(_begin, prepare(batch, job, early))
    except NotAsShownError as refusal:
        return partial(_leave, batch, refusal.why)


def _begin(prepared: Prepared, job: BulkJob, _keys: Sequence[str]) -> None:
    batch = prepared.batch
    if has_moved(batch.conference, since=prepared.number, but_for=prepared.harmless):
        raise PlanMovedError
    ImportBatch.objects.filter(pk=batch.pk).update(result=prepared.result)
    batch.result = prepared.result
    noting_absence.note(batch, prepared.whole)
    held_back_rows.taken(batch, [step.key for step in prepared.whole.papers])
    parts = list(batch.parts.order_by("number").values_list("pk", flat=True))
    job.steps = [*job.steps, *([str(pk)] for pk in parts)]
    job.total = len(job.steps)
    BulkJob.objects.filter(pk=job.pk).update(steps=job.steps, total=job.total)
    if not parts:
        batch_moves.finish(batch)


def _leave(batch: ImportBatch, why: str, job: BulkJob, keys: Sequence[str]) -> Sequence[str]:
    """Nothing is written, and the preview says why."""
    stopped = {"stopped": why}
    batch_moves.move(batch, ImportState.APPLYING, ImportState.WAITING, begun_at=None, applied_by=None, result=stopped)
    return keys


def _write_part(job: BulkJob, keys: Sequence[str]) -> None:
    batch = ordering.batch_of(job)
    part = batch.parts.get(pk=keys[0])
    planned: Kept = part.planned or {}
    found = compared(batch, planned, _made_before(batch, planned))
    titles = log_entries.replacing_titles(found.plan)
    written = write(batch.conference, found.plan, by=job.by, batch=batch)
    left_out = [_told(row, planned) for row in found.left_out]
    if not found.plan.is_empty:
        log_entries.record_papers(batch.conference, found.plan, titles)
    # Compared with nobody: the job is ours, and the conference is held.
    part.written, part.planned = written.as_json() | {"left_out": left_out}, None
    part.save(update_fields=["written", "planned"])
    if job.done + 1 == job.total:
        batch_moves.finish(batch)


def _made_before(batch: ImportBatch, planned: Kept) -> Made:
    """Whom parts before have made of those that this one names, and of those who share an address with one of them."""
    wanted = {*(each["key"] for each in planned["authors"]), *planned["sharing"]}
    earlier = batch.parts.filter(number__in=planned["earlier"]).values_list("written__authors", flat=True)
    return {key: pk for made in earlier if made for key, pk in made.items() if key in wanted}


def _told(row: Row, kept: Kept) -> dict[str, object]:
    words = _("Left out, because somebody changed this paper or one of its authors while the list was imported.")
    place = kept["places"].get(str(row.line), "")
    return {"row": row.line, "place": place, "column": "", "reason": words, "paper": row.paper_id, "name": row.name}


def take_back_parts(job: BulkJob, keys: Sequence[str]) -> None:
    """Of a list that is cancelled or undone."""
    batch = ordering.batch_of(job)
    parts = [batch.parts.get(pk=pk) for pk in keys]
    hold([written_from(part.written or {}) for part in parts])
    for part in parts:
        _take_back_part(batch, part, job)
    if job.done + len(keys) >= job.total:
        batch_moves.finish_taking_back(batch)


def _take_back_part(batch: ImportBatch, part: ImportPart, job: BulkJob) -> None:
    told = part.written or {}
    begun_at = batch.begun_at or batch.uploaded_at
    back = take_back(batch.conference, written_from(told), file=batch.digest, begun_at=begun_at, by=job.by)
    part.written = told | {"back": {"counts": removed_counts(back), "stays": names_of(back.stays)}}
    part.taken_back_at = audit.evidence_time()
    part.save(update_fields=["written", "taken_back_at"])


def whole_import(early: EarlyPlan | None = None) -> WholeDeed:
    return WholeDeed(partial(_prepare, early=early), ordering.take_back_failed)


IMPORT = whole_import()
