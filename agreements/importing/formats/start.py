"""START (Softconf): a row is a paper, and each author a group of columns such as “2: First Name”."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Cells, Opened, Table
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.importing.listings.taking_apart import without_authors

_COLUMNS = {
    "first name": "given_name",
    "middle name": "middle_name",
    "last name": "family_name",
    "email": "email",
    "affiliation": "affiliation",
    "username": "person",
}


def _part_of(source: Opened) -> str:
    is_list = isinstance(source, Table) and source.has("submission id", "title", "1: last name", "1: email")
    return "papers" if is_list else ""


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    knows = any(table.has("acceptance status") for table in parts["papers"])
    notes: list[str] = []
    found = [each for table in parts["papers"] for each in _of_table(table, notes)]
    return Listing("START", found, tuple(notes), knows_decision=knows)


def _of_table(table: Table, notes: list[str]) -> Iterator[FoundAuthor | Unread]:
    for row in table.rows():
        if row.fault:
            yield Unread(row.number, row.fault, row["submission id"], table.name)
            continue
        of_paper = {"paper_id": row["submission id"], "title": row["title"], "track": row["track"]}
        of_paper |= {"decision": row["acceptance status"]} if table.has("acceptance status") else {}
        people = list(_authors(table, row))
        if not people:
            notes.append(without_authors(row["submission id"]))
        for place, cells in enumerate(people, 1):
            yield FoundAuthor({**of_paper, **cells, "author_order": str(place)}, row.number, place, table.name)


def _authors(table: Table, row: Cells) -> Iterator[dict[str, str]]:
    number = 1
    while table.has(f"{number}: last name"):
        cells = {column: row[f"{number}: {heading}"] for heading, column in _COLUMNS.items()}
        if any(cell.strip() for cell in cells.values()):
            if table.has(f"{number}: presenter"):
                cells["is_speaker"] = row[f"{number}: presenter"]
            yield cells
        number += 1


FORMAT = Format("start", _part_of, _read)
