"""EasyChair: a table of authors, or the shorter list that its chairs download, and one of submissions: as two files or as
two sheets of one workbook."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Cells, Opened, Table
from agreements.importing.listings.acceptance import told
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

_COLUMNS = {
    "author": "name",
    "first name": "given_name",
    "last name": "family_name",
    "email": "email",
    "affiliation": "affiliation",
    "person #": "person",
    "corresponding?": "is_corresponding",
}


def _part_of(source: Opened) -> str:
    if isinstance(source, Table):
        if source.has("submission #", "person #"):
            return "authors"
        if set(source.header) - {""} == {"paper", "author", "email"}:
            return "chairs’ list"
        if source.has("#", "title", "decision") and not source.has("email"):
            return "submissions"
    return ""


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    if "submissions" not in parts:
        raise RefusedFileError(
            gettext_noop(
                "EasyChair’s list of authors has no titles. Choose its list of submissions with it, as a second file."
            )
        )
    if not {"authors", "chairs’ list"} & parts.keys():
        raise RefusedFileError(
            gettext_noop(
                "EasyChair’s list of submissions has no addresses. Choose its list of authors with it, as a second file."
            )
        )
    papers = {row["#"].strip(): row for table in parts["submissions"] for row in table.rows() if not row.fault}
    unread = [
        Unread(row.number, row.fault, row["#"].strip(), table.name)
        for table in parts["submissions"]
        for row in table.rows()
        if row.fault
    ]
    found = [each for table in parts.get("authors", ()) for each in _authors(table, papers, "submission #")]
    # Of both, the longer one has all that the other has.
    if not found:
        found = [each for table in parts.get("chairs’ list", ()) for each in _authors(table, papers, "paper")]
    named = {each.cells["paper_id"] for each in found if isinstance(each, FoundAuthor)}
    notes = _unjoined([number for number in papers if number not in named], sorted(named - papers.keys()))
    known = [each for each in found if isinstance(each, Unread) or each.cells["paper_id"] in papers]
    return Listing("EasyChair", [*known, *unread], tuple(notes), knows_decision=True)


def _authors(table: Table, papers: Mapping[str, Cells], key: str) -> Iterator[FoundAuthor | Unread]:
    places: dict[str, int] = {}
    for row in table.rows():
        number = row[key].strip()
        if row.fault:
            yield Unread(row.number, row.fault, number, table.name)
            continue
        places[number] = places.get(number, 0) + 1
        cells = {"paper_id": number, "author_order": str(places[number])}
        cells |= {ours: row[theirs] for theirs, ours in _COLUMNS.items() if table.has(theirs)}
        if paper := papers.get(number):
            cells |= {"title": paper["title"], "decision": told(paper["decision"], deleted=paper["deleted?"])}
            cells |= {"track": paper["track"]} if paper["track"] else {}
        yield FoundAuthor(cells, row.number, table=table.name)


def _unjoined(lonely: Sequence[str], unknown: Sequence[str]) -> Iterator[str]:
    if lonely:
        words = gettext_noop("Submissions without anybody in the list of authors: %(numbers)s.")
        yield words % {"numbers": ", ".join(lonely)}
    if unknown:
        words = gettext_noop(
            "Authors of submissions that are not in the list of submissions are left out: %(numbers)s."
        )
        yield words % {"numbers": ", ".join(unknown)}


FORMAT = Format("easychair", _part_of, _read)
