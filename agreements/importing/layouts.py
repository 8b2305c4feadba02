"""The columns that somebody chose for a list are kept for the next one with the same headings."""

import hashlib
from dataclasses import replace

from agreements import clock
from agreements.importing.listings.choices import choices_from
from agreements.importing.listings.mapping import mapping_from
from agreements.importing.rows import Asked, ColumnMapping, Question, Reading, RefusedFileError
from agreements.models import ColumnLayout, Conference, ImportBatch, User


def asked_columns(reading: Reading) -> Question | None:
    """By which columns a list is read, as far as a person can say that; asked about or taken for granted."""
    if reading.question is not None and reading.question.asked is Asked.MAPPING:
        return reading.question
    return reading.columns


def keep_layout(conference: Conference, asked: Question, mapping: ColumnMapping, *, by: User) -> None:
    """Unless the columns have no headings, which could be those of any list."""
    if mapping.first_row_is_data:
        return
    ColumnLayout.objects.update_or_create(
        conference=conference,
        headings=_fingerprint(asked),
        defaults={"mapping": mapping.as_json(), "chosen_by": by, "chosen_at": clock.now()},
    )


def use_layout(batch: ImportBatch, reading: Reading) -> bool:
    """Choose the columns that were chosen for the last list with the same headings, unless some were said: whether the list is
    to be read again by them."""
    choices = choices_from(batch.choices)
    asked = asked_columns(reading) if choices.mapping is None else None
    mapping = _layout_for(batch.conference, asked) if asked is not None else None
    if mapping is None:
        return False
    batch.choices = replace(choices, mapping=mapping).as_json()
    return bool(ImportBatch.objects.filter(pk=batch.pk, applied_at=None).update(choices=batch.choices))


def _layout_for(conference: Conference, asked: Question) -> ColumnMapping | None:
    kept = ColumnLayout.objects.filter(conference=conference, headings=_fingerprint(asked)).first()
    try:
        return mapping_from(kept.mapping) if kept is not None else None
    except RefusedFileError:  # a column that was ours once
        return None


def _fingerprint(asked: Question) -> str:
    return hashlib.sha256("\n".join(option.value for option in asked.options).encode()).hexdigest()
