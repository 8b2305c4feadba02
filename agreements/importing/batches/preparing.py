"""What is done before the first part of a list is written, and before anything is held: it is read, compared and cut."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from agreements import clock
from agreements.importing.apply import EarlyPlan, has_moved, last_number, summary
from agreements.importing.applying.kept_parts import keep, standing_of
from agreements.importing.applying.parts import parts_of
from agreements.importing.plan import plan
from agreements.importing.rows import Reading
from agreements.importing.steps import Plan
from agreements.importing.uploads import read_batch, told_of
from agreements.models import BulkJob, ImportBatch, ImportPart

# A list may take so long to be read and compared, while the job stays ours.
_PATIENCE = timedelta(minutes=5)
# So often the plan is made anew where somebody moved the database meanwhile.
_TRIES = 3
# Parts of one statement.
_AT_ONCE = 5
# An answer changes what is said beside a plan, and nothing that it would write.
HARMLESS = ("agreement.accepted", "agreement.declined", "link.opened")
STALE, REFUSED = "stale", "refused"


class NotAsShownError(Exception):
    """Nothing is written: `why` is one of the two above."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Prepared:
    batch: ImportBatch
    # Of the log's last event before the plan was made.
    number: int
    # Counts, and what is to be said of each row.
    result: dict[str, Any]
    whole: Plan
    harmless: tuple[str, ...] = HARMLESS


def prepare(batch: ImportBatch, job: BulkJob, early: EarlyPlan | None = None) -> Prepared:
    """Keep the parts of a list, each by itself; `early` is how it was read and compared already. Raises NotAsShownError."""
    BulkJob.objects.filter(pk=job.pk, lease_token=job.lease_token).update(lease_until=clock.now() + _PATIENCE)
    reading = read_batch(batch) if early is None else early.reading
    if reading.is_refused:
        raise NotAsShownError(REFUSED)
    number, whole = _planned(batch, reading, early)
    if whole.reading.problems and not job.orders.get("partial"):
        raise NotAsShownError(REFUSED)
    if job.orders.get("previewed") not in ("", None, whole.fingerprint):
        raise NotAsShownError(STALE)
    _keep_parts(batch, whole)
    return Prepared(batch, number, summary(whole) | told_of(whole), whole)


def _planned(batch: ImportBatch, reading: Reading, early: EarlyPlan | None) -> tuple[int, Plan]:
    conference = batch.conference
    if early is not None and not has_moved(conference, since=early.number, but_for=HARMLESS):
        return early.number, early.plan
    for _ in range(_TRIES - 1):
        number = last_number(conference)
        whole = plan(conference, reading)
        if not has_moved(conference, since=number, but_for=HARMLESS):
            return number, whole
    return last_number(conference), plan(conference, reading)


def _keep_parts(batch: ImportBatch, whole: Plan) -> None:
    """Instead of those that an interrupted attempt kept: none of them was written."""
    batch.parts.all().delete()
    parts = parts_of(whole)
    standing = standing_of(step.existing.pk for part in parts for step in part.papers if step.existing is not None)
    for start in range(0, len(parts), _AT_ONCE):
        ImportPart.objects.bulk_create(
            ImportPart(
                batch=batch, number=number, row_count=len(part.authorships), planned=keep(part, whole, standing)
            )
            for number, part in enumerate(parts[start : start + _AT_ONCE], start)
        )
