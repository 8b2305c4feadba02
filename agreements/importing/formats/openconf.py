"""OpenConf: its tables of authors and of papers, and the one that says which decisions mean accepted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Cells, Opened, Table
from agreements.importing.listings.acceptance import is_set, standing_of
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.importing.listings.taking_apart import without_authors
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop


def _part_of(source: Opened) -> str:
    if not isinstance(source, Table):
        return ""
    if source.has("paperid", "position", "name_last", "email"):
        return "authors"
    if source.has("paperid", "title", "accepted"):
        return "papers"
    return "acceptance" if source.has("value", "accepted") else ""


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    if "authors" not in parts:
        raise RefusedFileError(
            gettext_noop("These tables of OpenConf have no authors. Choose its table “author” with them.")
        )
    tables = parts.get("papers", ())
    if not tables and not all(table.has("title") for table in parts["authors"]):
        raise RefusedFileError(
            gettext_noop("OpenConf’s table of authors has no titles. Choose its table “paper” with it.")
        )
    papers = {row["paperid"].strip(): row for table in tables for row in table.rows() if not row.fault}
    found = [each for table in parts["authors"] for each in _authors(table, papers)]
    named = {each.cells["paper_id"] for each in found if isinstance(each, FoundAuthor)}
    notes = [without_authors(number) for number in papers if number not in named]
    if tables and (unknown := sorted(named - papers.keys())):
        words = gettext_noop("Authors of papers that are not in the table of papers are left out: %(numbers)s.")
        notes.append(words % {"numbers": ", ".join(unknown)})
        found = [each for each in found if isinstance(each, Unread) or each.cells["paper_id"] in papers]
    unread = [
        Unread(row.number, row.fault, row["paperid"].strip(), table.name)
        for table in tables
        for row in table.rows()
        if row.fault
    ]
    standing = _standing(parts.get("acceptance", ()))
    return Listing("OpenConf", [*found, *unread], tuple(notes), knows_decision=bool(tables), standing=standing)


def _standing(tables: Sequence[Table]) -> Callable[[str], bool | None]:
    """As the conference has it; its decisions have any names."""
    said = {row["value"].strip().casefold(): is_set(row["accepted"]) for table in tables for row in table.rows()}
    return lambda decision: said[decision.casefold()] if decision.casefold() in said else standing_of(decision)


def _authors(table: Table, papers: Mapping[str, Cells]) -> Iterator[FoundAuthor | Unread]:
    for row in table.rows():
        number = row["paperid"].strip()
        if row.fault:
            yield Unread(row.number, row.fault, number, table.name)
            continue
        cells = {
            "paper_id": number,
            "title": row["title"],
            "given_name": row["name_first"],
            "family_name": row["name_last"],
            "suffix": row["suffix"],
            "author_order": row["position"],
            "email": row["email"],
            "affiliation": ", ".join(filter(None, (row["department"].strip(), row["organization"].strip()))),
            "orcid": row["orcid"],
        }
        cells |= {"is_speaker": row["presenter"]} if table.has("presenter") else {}
        if paper := papers.get(number):
            contact = paper["contactid"].strip()
            cells |= {"title": paper["title"], "decision": paper["accepted"].strip()}
            cells |= {"is_corresponding": "true" if contact == row["position"].strip() else "false"} if contact else {}
        yield FoundAuthor(cells, row.number, table=table.name)


FORMAT = Format("openconf", _part_of, _read)
