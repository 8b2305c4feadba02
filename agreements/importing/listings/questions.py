"""What only a person can tell of a list: which columns are which of ours, and whether the day or the month stands first in its
dates. Pure."""

from collections.abc import Iterable
from itertools import islice

from agreements.importing.entries import Broken, Entry
from agreements.importing.files.sources import Table
from agreements.importing.rows import Asked, ColumnMapping, Option, Question
from agreements.wording.marked import gettext_noop

# Rows that are looked at, different values that are shown of them, and signs of each.
_ROWS, _SHOWN, _LONGEST = 100, 3, 80
_WORDS = gettext_noop("The columns of this list are not known. Which of them are these?")


def samples_of(table: Table) -> dict[str, list[str]]:
    """What stands in the first rows, by column."""
    found: dict[str, list[str]] = {name: [] for name in table.names}
    for row in islice(table.rows(), _ROWS):
        for place, values in enumerate(found.values()):
            if value := row.at(place).strip():
                values.append(value)
    return found


def columns_question(table: Table, by: ColumnMapping) -> Question:
    """`by` is what the columns are taken for until somebody says otherwise."""
    samples = samples_of(table)
    options = tuple(
        Option(name, written.strip(), tuple(map(_cut, dict.fromkeys(samples[name])))[:_SHOWN])
        for name, written in zip(table.names, table.written, strict=True)
    )
    return Question(Asked.MAPPING, _WORDS, options, by)


def date_question(entries: Iterable[Entry | Broken]) -> Question:
    written = dict.fromkeys(entry.cells.get("date", "") for entry in entries if isinstance(entry, Entry))
    samples = tuple(date for date in written if date)[:_SHOWN]
    return Question(
        Asked.DATE_ORDER,
        gettext_noop("The dates of this list can be read in two ways. Say which number is the day."),
        (
            Option("dmy", gettext_noop("The day stands first"), samples),
            Option("mdy", gettext_noop("The month stands first"), samples),
        ),
    )


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
