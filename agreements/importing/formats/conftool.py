"""ConfTool: a row is a paper; names carry the numbers of their organisations: “Ames, Ada (1); Boe, Ben (1,2)”."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Cells, Opened, Table
from agreements.importing.listings.acceptance import is_set
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.importing.listings.taking_apart import given_and_family, parts, without_authors
from agreements.wording.marked import gettext_noop

_STATUS = {"1": "accepted", "-1": "rejected", "0": "undecided"}


def _part_of(source: Opened) -> str:
    if not isinstance(source, Table) or not source.has("paperid", "title"):
        return ""
    return "papers" if source.has("authors", "organisations") or source.has("authors_formatted_1_name") else ""


def _read(found: Mapping[str, Sequence[Any]]) -> Listing:
    notes: list[str] = []
    authors = [each for table in found["papers"] for each in _of_table(table, notes)]
    knows = any(_decision(table) for table in found["papers"])
    return Listing("ConfTool", authors, tuple(notes), knows_decision=knows)


def _decision(table: Table) -> str:
    return next((name for name in ("acceptance", "acceptance_status", "withdrawn") if table.has(name)), "")


def _of_table(table: Table, notes: list[str]) -> Iterator[FoundAuthor | Unread]:
    for row in table.rows():
        if row.fault:
            yield Unread(row.number, row.fault, row["paperid"], table.name)
            continue
        of_paper = {"paper_id": row["paperid"], "title": row["title"], "track": row["track"]}
        if _decision(table):
            said = row["acceptance"] or _STATUS.get(row["acceptance_status"].strip(), row["acceptance_status"])
            of_paper["decision"] = said if is_set(row["withdrawn"]) is False else "withdrawn"
        people = list(_in_groups(table, row)) or list(_in_lists(row, notes))
        if not people:
            notes.append(without_authors(row["paperid"]))
        for place, cells in enumerate(people, 1):
            yield FoundAuthor({**of_paper, **cells, "author_order": str(place)}, row.number, place, table.name)


def _in_groups(table: Table, row: Cells) -> Iterator[dict[str, str]]:
    number = 1
    while table.has(f"authors_formatted_{number}_name"):
        name, organisation, email = (
            row[f"authors_formatted_{number}_{what}"].strip() for what in ("name", "organisation", "email")
        )
        if name:
            yield {**given_and_family(name), "affiliation": organisation, "email": email}
        number += 1


def _in_lists(row: Cells, notes: list[str]) -> Iterator[dict[str, str]]:
    listed = [_numbered(name) for name in parts(row["authors"])]
    names = [name for name, _ in listed]
    addresses = _addresses(row, names, notes)
    organisations = _organisations(row["organisations"])
    speaking = {_numbered(name)[0] for name in parts(row["presenting_author"])}
    for (name, numbers), email in zip(listed, addresses, strict=True):
        own = [organisations.get(number, "") for number in numbers] or list(organisations.values())[:1]
        told = {"is_speaker": "true" if name in speaking else "false"} if speaking else {}
        yield {**given_and_family(name), "affiliation": "; ".join(filter(None, own)), "email": email, **told}


def _numbered(name: str) -> tuple[str, list[str]]:
    """“Ames, Ada (1,2)” as the name and the numbers behind it."""
    bare, _, behind = name.rpartition("(")
    numbers = behind.rstrip(" )").replace(" ", "").split(",")
    is_numbered = bool(bare) and name.endswith(")") and all(number.isdecimal() for number in numbers)
    return (bare.strip(), numbers) if is_numbered else (name.strip(), [])


def _organisations(cell: str) -> dict[str, str]:
    """By their numbers; one alone has none."""
    numbered = [re.match(r"(\d+):\s*(.*)", each, re.DOTALL) for each in re.split(r";\s*(?=\d+:)", cell.strip())]
    found = {each[1]: each[2].strip() for each in numbered if each}
    return found or ({"1": cell.strip()} if cell.strip() else {})


def _addresses(row: Cells, names: Sequence[str], notes: list[str]) -> list[str]:
    """One a name. Where there are not as many as names, only those are sure that stand beside a name elsewhere."""
    found = [part for part in re.split(r"[,;\s]+", row["all_emails"]) if part]
    if len(found) == len(names):
        return found
    words = gettext_noop(
        "Paper %(number)s has %(names)d names and %(addresses)d addresses: only those beside a name are taken."
    )
    notes.append(words % {"number": row["paperid"], "names": len(names), "addresses": len(found)})
    sure = {_numbered(row["presenting_author"])[0]: row["presenting_author_emails"].strip()}
    sure |= {row["submitting_author"].strip(): row["sa_email"].strip()}
    return [sure.get(name, "") for name in names]


FORMAT = Format("conftool", _part_of, _read)
