"""The yes to what a preview showed, and how a list is brought in once more."""

from agreements.importing.batches import ordering
from agreements.importing.batches.batch_moves import MovedOnError
from agreements.importing.uploads import AlreadyAppliedError, apply_batch, files_of, keep_batch, read_batch
from agreements.models import ImportBatch, User

# A list of so many bytes is read, and one of so many rows written, while whoever said yes waits.
LIGHT_BYTES = 256 * 1024
AT_ONCE = 300


def confirm(batch: ImportBatch, *, by: User | None, partial: bool, previewed: str) -> bool:
    """Import what is small at once, and have a worker do the rest; whether it is done.

    Raises AlreadyAppliedError, AnotherImportError, and at once StalePlanError, RefusedRowsError.
    """
    if _is_light(batch):
        reading = read_batch(batch)
        if reading.row_count <= AT_ONCE:
            apply_batch(batch, by=by, partial=partial, previewed=previewed, reading=reading)
            return True
    try:
        ordering.begin(batch, by=by, partial=partial, previewed=previewed)
    except MovedOnError as error:
        raise AlreadyAppliedError from error
    return False


def _is_light(batch: ImportBatch) -> bool:
    return sum(len(each.content) for each in files_of(batch)) <= LIGHT_BYTES


def keep_again(batch: ImportBatch, *, by: User) -> ImportBatch:
    """The same files once more, to be previewed against what is there now."""
    first, *further = files_of(batch)
    again = keep_batch(batch.conference, filename=first.name, content=first.content, by=by, further=further)
    ImportBatch.objects.filter(pk=again.pk).update(choices=batch.choices)
    return again
