"""OpenReview: notes of its API as JSON (versions 1 and 2, both shapes of authors), and a table with a row a paper.

A person with a profile is named by its id (“~Ada_Ames1”) and has no address there: a second file of `profile_id,email` has.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Cells, Opened, Table
from agreements.importing.files.trees import list_of, objects_of, text_of
from agreements.importing.listings.acceptance import standing_of
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

_UNACCEPTED = (
    "Rejected_Submission",
    "Withdrawn_Submission",
    "Desk_Rejected_Submission",
    "Submission",
    "Deleted_Submission",
)


def _part_of(source: Opened) -> str:
    if isinstance(source, Table):
        return "table" if source.has("number", "forum", "title") else ""
    return "notes" if any(map(_is_note, _notes(source.data))) else ""


def _notes(data: Any) -> list[Any]:
    return list_of(data.get("notes") if isinstance(data, dict) else data)


def _is_note(note: Any) -> bool:
    return isinstance(note, dict) and "forum" in note and isinstance(note.get("content"), dict)


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    found: list[FoundAuthor | Unread] = [
        each for tree in parts.get("notes", ()) for each in _of_notes(_notes(tree.data))
    ]
    for table in parts.get("table", ()):
        if not table.has("authors"):
            raise RefusedFileError(
                gettext_noop("This table of OpenReview has no authors. Choose the notes of its API instead, as JSON.")
            )
        found += _of_table(table)
    knows = any(isinstance(each, FoundAuthor) and each.cells.get("decision") for each in found)
    return Listing("OpenReview", found, knows_decision=knows, standing=_standing)


def _standing(decision: str) -> bool | None:
    """Of a venue's id, which has an ending only for what is not accepted, or of a decision in words."""
    if "/" in decision and " " not in decision:
        return decision.rsplit("/", 1)[1] not in _UNACCEPTED
    return standing_of(decision)


def _of_notes(notes: list[Any]) -> Iterator[FoundAuthor]:
    for note in filter(_is_note, notes):
        content = {name: _value(each) for name, each in note["content"].items()}
        of_paper = {
            "paper_id": text_of(note.get("number")) or text_of(note.get("id")),
            "title": text_of(content.get("title")),
            "decision": text_of(content.get("venueid"))
            or text_of(content.get("decision"))
            or text_of(content.get("venue")),
        }
        authors, ids = list_of(content.get("authors")), list_of(content.get("authorids"))
        for place, author in enumerate(authors, 1):
            key = ids[place - 1] if len(ids) == len(authors) else ""
            yield FoundAuthor({**of_paper, **_author(author, text_of(key)), "author_order": str(place)})


def _value(each: Any) -> Any:
    """Version 2 wraps each value, version 1 does not."""
    return each.get("value") if isinstance(each, dict) and "value" in each else each


def _author(author: Any, key: str) -> dict[str, str]:
    if not isinstance(author, dict):
        return {"name": text_of(author), **_identified(key)}
    first = next(iter(objects_of(author.get("institutions"))), {})
    cells = {"name": text_of(author.get("fullname")), "affiliation": text_of(first.get("name"))}
    return cells | _identified(text_of(author.get("username")) or key, text_of(author.get("email")))


def _identified(key: str, email: str = "") -> dict[str, str]:
    """A profile's id, or the address of somebody who has none."""
    is_address = "@" in key and not key.startswith("~")
    return {"person": "" if is_address else key, "email": email or (key if is_address else "")}


def _of_table(table: Table) -> Iterator[FoundAuthor | Unread]:
    for row in table.rows():
        if row.fault:
            yield Unread(row.number, row.fault, row["number"], table.name)
            continue
        of_paper = {"paper_id": row["number"], "title": row["title"]}
        of_paper |= (
            {"decision": row["decision"] or row["venueid"]} if table.has("decision") or table.has("venueid") else {}
        )
        for place, cells in enumerate(_joined(row), 1):
            yield FoundAuthor({**of_paper, **cells, "author_order": str(place)}, row.number, place, table.name)


def _joined(row: Cells) -> Iterator[dict[str, str]]:
    separator = next((mark for mark in "|;" if mark in row["authors"]), ",")
    names, keys = ([part.strip() for part in row[name].split(separator)] for name in ("authors", "authorids"))
    for place, name in enumerate(names):
        if name:
            yield {"name": name, **_identified(keys[place] if len(keys) == len(names) else "")}


FORMAT = Format("openreview", _part_of, _read)
