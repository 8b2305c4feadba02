"""PCS (Precision Conference): a table with numbered groups of columns, whose wording varies by year, and the programme as
JSON, which has no addresses: PCS's list of people, as a second file, has.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.headings import is_deciding
from agreements.importing.files.sources import Cells, Opened, Table, Tree
from agreements.importing.files.trees import objects_of, text_of
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread

# By our columns; the number is the author's place.
_HEADINGS = {
    "given_name": r"author (?:given|first)(?: name)?(?: or first)?(?: name)? (?P<n>\d+)",
    "middle_name": r"(?:author )?middle (?:initial|name)(?: or (?:name|initial))? (?P<n>\d+)",
    "family_name": r"author (?:last|family)(?: name)?(?:(?: or |/)(?:family|last))?(?: name)? (?P<n>\d+)",
    "email": r"(?:author )?(?:valid )?e-?mail(?: address)? (?P<n>\d+)",
    "department": r"primary affiliation (?P<n>\d+)\s*[-–]\s*department.*",
    "institution": r"primary affiliation (?P<n>\d+)\s*[-–]\s*institution.*",
    "person": r"author id (?P<n>\d+)",
    "orcid": r"(?:author )?orcid(?: id)? (?P<n>\d+)",
}


def _part_of(source: Opened) -> str:
    if isinstance(source, Tree):
        data = source.data
        is_programme = isinstance(data, dict) and {"schemeVersion", "contents", "people"} <= data.keys()
        return "programme" if is_programme else ""
    return (
        "table" if source.has("id", "title") and {"family_name", "email"} <= _groups(source).get(1, {}).keys() else ""
    )


def _groups(table: Table) -> dict[int, dict[str, int]]:
    """The places of columns by author and by our column."""
    groups: dict[int, dict[str, int]] = {}
    for place, heading in enumerate(table.header):
        for column, pattern in _HEADINGS.items():
            if found := re.fullmatch(pattern, heading):
                groups.setdefault(int(found["n"]), {}).setdefault(column, place)
    return groups


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    tables = parts.get("table", ())
    found: list[FoundAuthor | Unread] = [each for table in tables for each in _of_table(table)]
    found += [each for tree in parts.get("programme", ()) for each in _of_programme(tree.data)]
    knows = any(_decision(table) for table in tables)
    return Listing("PCS", found, knows_decision=knows, must_ask=knows)


def _decision(table: Table) -> str:
    return next(filter(is_deciding, table.header), "")


def _of_table(table: Table) -> Iterator[FoundAuthor | Unread]:
    groups, decision = sorted(_groups(table).items()), _decision(table)
    for row in table.rows():
        if row.fault:
            yield Unread(row.number, row.fault, row["id"], table.name)
            continue
        of_paper = {"paper_id": row["id"], "title": row["title"]}
        of_paper |= {"decision": row[decision]} if decision else {}
        people = (_person(row, places) for _, places in groups)
        named = (cells for cells in people if cells["given_name"] or cells["family_name"])
        for place, cells in enumerate(named, 1):
            yield FoundAuthor({**of_paper, **cells, "author_order": str(place)}, row.number, place, table.name)


def _person(row: Cells, places: Mapping[str, int]) -> dict[str, str]:
    said = {column: row.at(places.get(column, -1)).strip() for column in _HEADINGS}
    return said | {"affiliation": ", ".join(filter(None, (said.pop("department"), said.pop("institution"))))}


def _of_programme(data: Any) -> Iterator[FoundAuthor]:
    people = {text_of(each.get("id")): each for each in objects_of(data["people"])}
    kinds = {text_of(each.get("id")): text_of(each.get("name")) for each in objects_of(data.get("contentTypes"))}
    for content in objects_of(data["contents"]):
        of_paper = {"paper_id": text_of(content.get("id")), "title": text_of(content.get("title"))}
        of_paper["track"] = kinds.get(text_of(content.get("typeId")), "")
        for place, author in enumerate(objects_of(content.get("authors")), 1):
            key = text_of(author.get("personId"))
            person = people.get(key, {})
            first = next(iter(objects_of(author.get("affiliations"))), {})
            cells = {
                "person": key,
                "given_name": text_of(person.get("firstName")),
                "middle_name": text_of(person.get("middleInitial")),
                "family_name": text_of(person.get("lastName")),
                "email": text_of(person.get("email")),
                "affiliation": ", ".join(filter(None, (text_of(first.get(name)) for name in ("dsl", "institution")))),
            }
            yield FoundAuthor({**of_paper, **cells, "author_order": str(place)})


FORMAT = Format("pcs", _part_of, _read)
