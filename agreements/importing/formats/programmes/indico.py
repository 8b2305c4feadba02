"""Indico: contributions as CSV, with lists in cells of which that of addresses leaves out who has none, and as JSON."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Cells, Opened, Table
from agreements.importing.files.trees import list_of, objects_of, text_of
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.importing.listings.taking_apart import addressed, behind_names, without_authors
from agreements.wording.marked import gettext_noop

_GROUPS = ("authors", "co-authors")


def _part_of(source: Opened) -> str:
    if isinstance(source, Table):
        of_people = any(source.has(f"{group} (email)") for group in (*_GROUPS, "presenters", "speakers"))
        return "table" if of_people and source.has("id", "title") else ""
    return "contributions" if any(map(_is_contribution, _contributions(source.data))) else ""


def _contributions(data: Any) -> list[Any]:
    """Those of each event in an answer of the API, or a list of them."""
    if isinstance(data, dict):
        return [each for event in objects_of(data.get("results")) for each in list_of(event.get("contributions"))]
    return list_of(data)


def _is_contribution(each: Any) -> bool:
    return isinstance(each, dict) and "title" in each and bool({"primaryauthors", "persons"} & each.keys())


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    notes: list[str] = []
    found: list[FoundAuthor | Unread] = []
    for table in parts.get("table", ()):
        found += _of_table(table, notes)
    for tree in parts.get("contributions", ()):
        found += _of_contributions(_contributions(tree.data), notes)
    knows = any(table.has("state") for table in parts.get("table", ()))
    return Listing("Indico", found, tuple(notes), knows_decision=knows)


def _of_table(table: Table, notes: list[str]) -> Iterator[FoundAuthor | Unread]:
    groups = [group for group in _GROUPS if table.has(group)]
    speaking = "presenters" if table.has("presenters") else "speakers"
    if not groups:
        notes.append(gettext_noop("This list names presenters only: an author who does not present is not in it."))
    for row in table.rows():
        if row.fault:
            yield Unread(row.number, row.fault, row["id"], table.name)
            continue
        of_paper = {"paper_id": row["id"], "title": row["title"], "track": row["track"]}
        of_paper |= {"decision": row["state"]} if table.has("state") else {}
        speakers = {name for name, _ in _people(row, speaking)}
        people = [cells for group in groups or [speaking] for _, cells in _people(row, group)]
        if not people:
            notes.append(without_authors(row["id"]))
        for place, cells in enumerate(people, 1):
            told = {"is_speaker": "true" if cells["name"] in speakers else "false", "author_order": str(place)}
            yield FoundAuthor({**of_paper, **cells, **told}, row.number, place, table.name)


def _people(row: Cells, group: str) -> Iterator[tuple[str, dict[str, str]]]:
    names = [name.strip() for name in re.split(r"[,;]\s+", row[group].strip()) if name.strip()]
    addresses = addressed(row[f"{group} (email)"])
    for name, affiliation in zip(names, behind_names(row[f"{group} (affiliation)"], names), strict=True):
        mine = addresses.get(name, [])
        yield name, {"name": name, "affiliation": affiliation, "email": mine.pop(0) if mine else ""}


def _of_contributions(contributions: list[Any], notes: list[str]) -> Iterator[FoundAuthor]:
    for each in filter(_is_contribution, contributions):
        number = text_of(each.get("friendly_id")) or text_of(each.get("id"))
        of_paper = {"paper_id": number, "title": text_of(each["title"]), "track": text_of(each.get("track"))}
        speakers = {_key(person) for person in objects_of(each.get("speakers"))}
        authors = [person for group in ("primaryauthors", "coauthors") for person in objects_of(each.get(group))]
        authors = authors or objects_of(each.get("persons"))
        if not authors:
            notes.append(without_authors(number))
        for place, person in enumerate(authors, 1):
            is_speaker = bool(person.get("is_speaker")) or _key(person) in speakers
            told = {"is_speaker": "true" if is_speaker else "false", "author_order": str(place)}
            yield FoundAuthor({**of_paper, **_person(person), **told})


def _key(person: Any) -> str:
    return text_of(person.get("person_id")) or text_of(person.get("full_name"))


def _person(person: Any) -> dict[str, str]:
    return {
        "given_name": text_of(person.get("first_name")),
        "family_name": text_of(person.get("last_name")) or text_of(person.get("family_name")),
        "email": text_of(person.get("email")),
        "affiliation": text_of(person.get("affiliation")),
        "person": text_of(person.get("person_id")),
    }


FORMAT = Format("indico", _part_of, _read)
