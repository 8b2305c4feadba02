"""Microsoft CMT: a row is a paper, its authors are lists in cells; tab-separated, SpreadsheetML or xlsx, a sheet a track."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Cells, Opened, Table
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.importing.listings.taking_apart import (
    behind_names,
    given_and_family,
    parts,
    without_authors,
    without_mark,
)
from agreements.wording.marked import gettext_noop


def _part_of(source: Opened) -> str:
    is_list = isinstance(source, Table) and source.has("paper id", "paper title", "author names", "author emails")
    return "papers" if is_list else ""


def _read(found: Mapping[str, Sequence[Any]]) -> Listing:
    notes: list[str] = []
    authors = [each for table in found["papers"] for each in _of_table(table, notes)]
    knows = any(table.has("status") for table in found["papers"])
    return Listing("Microsoft CMT", authors, tuple(notes), knows_decision=knows)


def _of_table(table: Table, notes: list[str]) -> Iterator[FoundAuthor | Unread]:
    for row in table.rows():
        if row.fault:
            yield Unread(row.number, row.fault, row["paper id"], table.name)
            continue
        of_paper = {"paper_id": row["paper id"], "title": row["paper title"], "track": row["track name"]}
        of_paper |= {"decision": row["status"]} if table.has("status") else {}
        people = list(_authors(row, notes))
        if not people:
            notes.append(without_authors(row["paper id"]))
        for place, cells in enumerate(people, 1):
            yield FoundAuthor({**of_paper, **cells, "author_order": str(place)}, row.number, place, table.name)


def _authors(row: Cells, notes: list[str]) -> Iterator[dict[str, str]]:
    names = [without_mark(name) for name in parts(row["author names"])]
    people = [given_and_family(name) for name, _ in names]
    printed = [
        " ".join(filter(None, (each.get("given_name"), each.get("family_name"), each.get("name")))) for each in people
    ]
    affiliations = behind_names(row["authors"], printed)
    addresses = _addresses(row, [is_marked for _, is_marked in names], notes)
    for person, (_, is_marked), affiliation, address in zip(people, names, affiliations, addresses, strict=True):
        yield {
            **person,
            "email": address,
            "affiliation": affiliation,
            "is_corresponding": "true" if is_marked else "false",
        }


def _addresses(row: Cells, marks: list[bool], notes: list[str]) -> list[str]:
    """One a name. Where there are not as many as names, only the marked one is sure to belong to the marked name."""
    found = [without_mark(address) for address in parts(row["author emails"])]
    if len(found) == len(marks):
        return [address for address, _ in found]
    words = gettext_noop(
        "Paper %(number)s has %(names)d names and %(addresses)d addresses: only the primary contact’s is taken."
    )
    notes.append(words % {"number": row["paper id"], "names": len(marks), "addresses": len(found)})
    marked = [address for address, is_marked in found if is_marked] if sum(marks) == 1 else []
    contact = marked[0] if len(marked) == 1 else ""
    return [contact if is_marked else "" for is_marked in marks]


FORMAT = Format("cmt", _part_of, _read)
