"""Uploaded lists: one person cannot be taken out of a file, so it goes as a whole; what it imported stays."""

from collections.abc import Iterable

from django.db.models import QuerySet

from agreements import audit
from agreements.importing.batches import batch_moves
from agreements.matters import held_back
from agreements.models import (
    Conference,
    FurtherFile,
    HeldRows,
    ImportBatch,
    ImportPart,
    ImportState,
    ListReading,
    User,
)


def to_empty(conference: Conference) -> QuerySet[ImportBatch]:
    """Those that hold something, but for one that is just being imported or taken back."""
    found = ImportBatch.objects.filter(conference=conference, emptied_at=None)
    return found.exclude(state__in=ImportState.at_work())


def empty(batches: Iterable[ImportBatch], *, by: User | None) -> int:
    """Within a deed that holds the conference: files, readings, rows that were left out, and what would take the import back;
    returns how many.

    A list that waits is discarded. The counts of what it did are kept.
    """
    count = 0
    for batch in batches:
        if batch.is_waiting:
            batch_moves.discard(batch, by=by)
        counts = {name: value for name, value in (batch.result or {}).items() if isinstance(value, int)}
        ImportBatch.objects.filter(pk=batch.pk).update(
            content=b"", settlement={}, result=counts, emptied_at=audit.evidence_time()
        )
        FurtherFile.objects.filter(batch=batch).update(content=b"")
        ListReading.objects.filter(batch=batch).delete()
        ImportPart.objects.filter(batch=batch, written__isnull=False).update(written={})
        if HeldRows.objects.filter(batch=batch).update(numbers=[], rows=[]):
            held_back.changed(batch.conference_id)
        count += 1
    return count
