"""EasyChair: a table of authors and one of submissions, as two files or as two sheets of one workbook."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Cells, Opened, Table
from agreements.importing.listings.acceptance import told
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop


def _part_of(source: Opened) -> str:
    if isinstance(source, Table):
        if source.has("submission #", "person #"):
            return "authors"
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
    if "authors" not in parts:
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
    found = [each for table in parts["authors"] for each in _authors(table, papers)]
    named = {each.cells["paper_id"] for each in found if isinstance(each, FoundAuthor)}
    notes = _unjoined([number for number in papers if number not in named], sorted(named - papers.keys()))
    known = [each for each in found if isinstance(each, Unread) or each.cells["paper_id"] in papers]
    return Listing("EasyChair", [*known, *unread], tuple(notes), knows_decision=True)


def _authors(table: Table, papers: Mapping[str, Cells]) -> Iterator[FoundAuthor | Unread]:
    places: dict[str, int] = {}
    for row in table.rows():
        number = row["submission #"].strip()
        if row.fault:
            yield Unread(row.number, row.fault, number, table.name)
            continue
        places[number] = places.get(number, 0) + 1
        cells = {
            "paper_id": number,
            "given_name": row["first name"],
            "family_name": row["last name"],
            "email": row["email"],
            "affiliation": row["affiliation"],
            "person": row["person #"],
            "is_corresponding": row["corresponding?"],
            "author_order": str(places[number]),
        }
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
