"""The columns that somebody chose for a list are kept for the next one with the same headings."""

import hashlib
from dataclasses import replace

from agreements import clock
from agreements.importing.listings.choices import choices_from
from agreements.importing.listings.mapping import ColumnMapping, mapping_from
from agreements.importing.rows import Asked, Question, Reading, RefusedFileError
from agreements.importing.uploads import keep_choices
from agreements.models import ColumnLayout, Conference, ImportBatch, User


def keep_layout(conference: Conference, asked: Question, mapping: ColumnMapping, *, by: User) -> None:
    """Unless the columns have no headings, which could be those of any list."""
    if mapping.first_row_is_data:
        return
    ColumnLayout.objects.update_or_create(
        conference=conference,
        headings=_fingerprint(asked),
        defaults={"mapping": mapping.as_json(), "chosen_by": by, "chosen_at": clock.now()},
    )


def asked_columns(reading: Reading) -> Question | None:
    """By which columns a list is read, as far as a person can say that; asked about or taken for granted."""
    if reading.question is not None and reading.question.asked is Asked.MAPPING:
        return reading.question
    return reading.columns


def use_layout(batch: ImportBatch, reading: Reading) -> None:
    """Have the batch read by the columns that were chosen for the last list with the same headings, unless some were said."""
    choices = choices_from(batch.choices)
    asked = asked_columns(reading) if choices.mapping is None else None
    if asked is not None and (mapping := _layout_for(batch.conference, asked)) is not None:
        keep_choices(batch, replace(choices, mapping=mapping))


def _layout_for(conference: Conference, asked: Question) -> ColumnMapping | None:
    kept = ColumnLayout.objects.filter(conference=conference, headings=_fingerprint(asked)).first()
    try:
        return mapping_from(kept.mapping) if kept is not None else None
    except RefusedFileError:  # a column that was ours once
        return None


def _fingerprint(asked: Question) -> str:
    return hashlib.sha256("\n".join(option.value for option in asked.options).encode()).hexdigest()
