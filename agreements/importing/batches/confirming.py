"""The yes to what a preview showed, and how a list is brought in once more."""

from agreements.importing.batches import ordering
from agreements.importing.batches.batch_moves import MovedOnError
from agreements.importing.confined.kept_readings import files_of
from agreements.importing.listings.choices import choices_from
from agreements.importing.rows import Reading
from agreements.importing.uploads import AlreadyAppliedError, apply_batch, keep_batch, keep_choices
from agreements.models import ImportBatch, User

# A list of so many rows is written while whoever said yes waits.
AT_ONCE = 300


def confirm(batch: ImportBatch, reading: Reading | None, *, by: User | None, partial: bool, previewed: str) -> None:
    """Import what is small at once, and have a worker do the rest; `reading`: what is at hand of it.

    Raises AlreadyAppliedError, AnotherImportError, and at once StalePlanError, RefusedRowsError.
    """
    if reading is not None and reading.row_count <= AT_ONCE:
        apply_batch(batch, by=by, partial=partial, previewed=previewed, reading=reading)
        return
    try:
        ordering.begin(batch, by=by, partial=partial, previewed=previewed)
    except MovedOnError as error:
        raise AlreadyAppliedError from error


def keep_again(batch: ImportBatch, *, by: User) -> ImportBatch:
    """The same files once more, to be previewed against what is there now."""
    first, *further = files_of(batch)
    again = keep_batch(batch.conference, filename=first.name, content=first.content, by=by, further=further)
    keep_choices(again, choices_from(batch.choices))
    return again
