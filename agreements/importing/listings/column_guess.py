"""What the columns of an unknown table may be, by their headings and by what stands in them. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from agreements.importing.files.sources import Table
from agreements.importing.listings.questions import samples_of
from agreements.importing.listings.tables_of_ours import guessed_by_heading
from agreements.importing.rows import ColumnMapping

_LONGEST = 200
_ORCID = re.compile(r"(https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")
_ID = re.compile(r"[\w.#-]{1,20}")


def guessed(table: Table) -> ColumnMapping:
    """By heading first; then, for what is missing, by content. A list of several addresses in a cell tells the separator."""
    mapping = guessed_by_heading(table)
    columns = dict(mapping.columns)
    samples = samples_of(table)
    for column, fits in (("email", _is_address), ("orcid", _is_orcid), ("paper_id", _is_id), ("title", _is_title)):
        _add(columns, column, samples, fits)
    if not {"name", "given_name", "family_name"} & set(columns.values()):
        _add(columns, "name", samples, _is_name)
    email = next((samples[heading] for heading, column in columns.items() if column == "email"), [])
    separator = next((mark for mark in (";", "|", "\n", ",") if _is_list(email, mark)), "")
    return replace(mapping, columns=columns, separator=separator)


def _add(
    columns: dict[str, str], column: str, samples: dict[str, list[str]], fits: Callable[[Sequence[str]], bool]
) -> None:
    if column in columns.values():
        return
    heading = next((each for each, values in samples.items() if each not in columns and values and fits(values)), None)
    if heading is not None:
        columns[heading] = column


def _share(values: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.fullmatch(value)) for value in values) / len(values)


def _is_address(values: Sequence[str]) -> bool:
    return sum("@" in value for value in values) * 2 >= len(values)


def _is_orcid(values: Sequence[str]) -> bool:
    return _share(values, _ORCID) > 0.5


def _is_id(values: Sequence[str]) -> bool:
    return _share(values, _ID) > 0.9 and any(character.isdigit() for character in "".join(values))


def _is_title(values: Sequence[str]) -> bool:
    return sum(map(len, values)) / len(values) > 20 and not _is_address(values)


def _is_name(values: Sequence[str]) -> bool:
    """Two to five words that begin with letters."""
    words = [value[:_LONGEST].replace(",", " ").split() for value in values]
    good = sum(2 <= len(each) <= 5 and all(word[0].isalpha() for word in each) for each in words)
    return good > 0.6 * len(values)


def _is_list(values: Sequence[str], mark: str) -> bool:
    return sum(value.count("@") > 1 and mark in value for value in values) * 4 >= max(len(values), 1)
