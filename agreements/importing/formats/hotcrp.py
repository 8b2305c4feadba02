"""HotCRP: authors as CSV (with “first” until 2024, with “given_name” since), and papers as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Opened, Table
from agreements.importing.files.trees import objects_of, text_of
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.wording.marked import gettext_noop


def _part_of(source: Opened) -> str:
    if isinstance(source, Table):
        named = source.has("given_name", "family_name") or source.has("first", "last")
        return "authors" if named and source.has("paper", "title", "email") else ""
    return "papers" if any(_is_paper(each) for each in _papers(source.data)) else ""


def _papers(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [data]


def _is_paper(each: Any) -> bool:
    return isinstance(each, dict) and "pid" in each and (each.get("object") == "paper" or "authors" in each)


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    notes: list[str] = []
    if trees := parts.get("papers"):
        found = [each for tree in trees for each in _of_papers(_papers(tree.data), notes)]
        return Listing("HotCRP", found, tuple(notes), knows_decision=True)
    return Listing("HotCRP", [each for table in parts["authors"] for each in _of_rows(table, notes)], tuple(notes))


def _of_rows(table: Table, notes: list[str]) -> Iterator[FoundAuthor | Unread]:
    places: dict[str, int] = {}
    others: list[str] = []
    for row in table.rows():
        if row.fault:
            yield Unread(row.number, row.fault, row["paper"], table.name)
            continue
        cells = {
            "paper_id": row["paper"],
            "title": row["title"],
            "given_name": row["given_name"] or row["first"],
            "family_name": row["family_name"] or row["last"],
            "email": row["email"],
            "affiliation": row["affiliation"],
            "orcid": row["orcid"],
        }
        if row["iscontact"].strip().lower() == "nonauthor":
            others.append(f"{cells['given_name']} {cells['family_name']} ({cells['paper_id']})".strip())
            continue
        places[row["paper"]] = places.get(row["paper"], 0) + 1
        yield FoundAuthor({**cells, "author_order": str(places[row["paper"]])}, row.number, table=table.name)
    if others:
        words = gettext_noop("Contacts who are not authors are left out, with their paper: %(names)s.")
        notes.append(words % {"names": ", ".join(others)})


def _of_papers(papers: list[Any], notes: list[str]) -> Iterator[FoundAuthor]:
    for paper in papers:
        if not _is_paper(paper):
            number, why = (
                (text_of(paper.get(key)) for key in ("pid", "error")) if isinstance(paper, dict) else ("?", "?")
            )
            notes.append(gettext_noop("Paper %(number)s is not in the file: %(why)s") % {"number": number, "why": why})
            continue
        of_paper = {
            "paper_id": text_of(paper["pid"]),
            "title": text_of(paper.get("title")),
            "decision": text_of(paper.get("status")) or text_of(paper.get("decision")),
        }
        for place, author in enumerate(objects_of(paper.get("authors")), 1):
            cells = {
                "given_name": text_of(author.get("given_name")) or text_of(author.get("first")),
                "family_name": text_of(author.get("family_name")) or text_of(author.get("last")),
                **{name: text_of(author.get(name)) for name in ("name", "email", "affiliation", "orcid")},
            }
            yield FoundAuthor({**of_paper, **cells, "author_order": str(place)})


FORMAT = Format("hotcrp", _part_of, _read)
