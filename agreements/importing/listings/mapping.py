"""Which columns of a table are which of ours, as data: for tables of no known system. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.entries import ENTRY_COLUMNS
from agreements.importing.files.headings import tidied
from agreements.importing.files.sources import Table
from agreements.importing.rows import ColumnMapping, RefusedFileError
from agreements.wording.marked import gettext_noop

DATE_ORDERS = ("", "dmy", "mdy", "ymd")


def is_about(mapping: ColumnMapping, table: Table) -> bool:
    return not mapping.columns.keys().isdisjoint(table.names)


def mapping_from(data: Any) -> ColumnMapping:
    """Of what JSON holds; raises RefusedFileError with what is wrong about it."""
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise RefusedFileError(
            gettext_noop(
                "The mapping has no “columns”: an object that gives our column for each heading, such as {“ID”: “paper_id”}."
            )
        )
    unknown = sorted(data.keys() - {each.name for each in ColumnMapping.__dataclass_fields__.values()})
    if unknown:
        words = gettext_noop("The mapping has “%(name)s”, which means nothing. It may have: %(names)s.")
        names = ", ".join(ColumnMapping.__dataclass_fields__)
        raise RefusedFileError(words % {"name": unknown[0], "names": names})
    for heading, column in data["columns"].items():
        if column not in ("", *ENTRY_COLUMNS):
            words = gettext_noop("The mapping gives “%(heading)s” the column “%(column)s”. There are: %(columns)s.")
            said = {"heading": heading, "column": column, "columns": ", ".join(ENTRY_COLUMNS)}
            raise RefusedFileError(words % said)
    _refuse_kinds(data)
    tidy = {tidied(heading): column for heading, column in data["columns"].items()}
    return ColumnMapping(**{**data, "columns": tidy})


def _refuse_kinds(data: Mapping[str, Any]) -> None:
    kinds = {"separator": str, "family_first": bool, "first_row_is_data": bool, "date_order": str}
    wrong = [name for name, kind in kinds.items() if name in data and not isinstance(data[name], kind)]
    if "date_order" in data and data["date_order"] not in DATE_ORDERS:
        wrong.append("date_order")
    if wrong:
        words = gettext_noop(
            "The mapping’s “%(name)s” cannot be read. “separator” is a text, “family_first” and “first_row_is_data” are true or "
            "false, “date_order” is dmy, mdy or ymd."
        )
        raise RefusedFileError(words % {"name": wrong[0]})


def people_in(cells: Mapping[str, str], mapping: ColumnMapping) -> Iterator[dict[str, str]]:
    """The people of a row, one without a separator. Lists that are not as long as that of the names cannot be joined with
    them, and are left out."""
    dated = {**cells, "date": _iso(cells["date"], mapping.date_order)} if cells.get("date") else dict(cells)
    if not mapping.separator:
        yield _in_order(dated, mapping)
        return
    lists = {
        name: [part.strip() for part in dated[name].split(mapping.separator)] for name in _LISTED if name in dated
    }
    longest = max((len(lists[name]) for name in ("name", "given_name", "family_name") if name in lists), default=1)
    for place in range(longest):
        own = {name: found[place] if len(found) == longest else "" for name, found in lists.items()}
        if any(own.get(name) for name in ("name", "given_name", "family_name")):
            yield _in_order({**dated, **own, "author_order": str(place + 1)}, mapping)


_LISTED = (
    "name",
    "given_name",
    "middle_name",
    "family_name",
    "email",
    "affiliation",
    "orcid",
    "native_name",
    "person",
)


def _in_order(cells: dict[str, str], mapping: ColumnMapping) -> dict[str, str]:
    """Takes a name apart that begins with the family's, with a comma behind it or without."""
    name = cells.get("name", "").strip()
    if not mapping.family_first or not name:
        return cells
    family, _, given = name.partition("," if "," in name else " ")
    return {**cells, "name": "", "given_name": given.strip(), "family_name": family.strip()}


def _iso(written: str, order: str) -> str:
    """A date of three numbers in their order as ISO 8601; anything else as it is."""
    numbers: Sequence[str] = re.split(r"[./\s-]+", written.strip())
    if not order or len(numbers) != 3 or not all(number.isdecimal() for number in numbers):
        return written
    parts = dict(zip(order, numbers, strict=True))
    year = parts["y"] if len(parts["y"]) == 4 else f"20{parts['y']:0>2}"
    return f"{year}-{parts['m']:0>2}-{parts['d']:0>2}"
