"""ACM: what its rights system takes, as Enhanced CSV, a row an author, or as XML. It holds accepted papers only."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from agreements.importing.files.sources import Opened, Table
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread
from agreements.importing.listings.taking_apart import without_authors


def _part_of(source: Opened) -> str:
    if isinstance(source, Table):
        is_list = source.has("thetitle", "first_name", "last_name", "author_sequence_no")
        return "authors" if is_list else ""
    return "record" if isinstance(source.data, Element) and source.data.tag == "erights_record" else ""


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    notes: list[str] = []
    found = [each for table in parts.get("authors", ()) for each in _of_table(table)]
    found += [each for tree in parts.get("record", ()) for each in _of_record(tree.data, notes)]
    return Listing("ACM", found, tuple(notes))


def _of_table(table: Table) -> Iterator[FoundAuthor | Unread]:
    number, institution = (
        next((name for name in table.header if name.startswith(start)), "")
        for start in ("event_tracking_number", "institution")
    )
    for row in table.rows():
        if row.fault:
            yield Unread(row.number, row.fault, row[number], table.name)
            continue
        cells = {
            "paper_id": row[number],
            "title": row["thetitle"],
            "given_name": row["first_name"],
            "middle_name": row["middle_name"],
            "family_name": row["last_name"],
            "suffix": row["suffix"],
            "author_order": row["author_sequence_no"],
            "is_corresponding": _is_contact(row["contact_author"]),
            "person": row["acm_profile_id"],
            "orcid": row["orcid"],
            "email": row["email"],
            "affiliation": ", ".join(filter(None, (row["department_school_lab"].strip(), row[institution].strip()))),
            "track": row["section_title"],
        }
        yield FoundAuthor(cells, row.number, table=table.name)


def _of_record(record: Element, notes: list[str]) -> Iterator[FoundAuthor]:
    """A paper without a number of its event is known by its place among the papers."""
    for paper in record.iterfind("paper"):
        number = _text(paper, "event_tracking_number") or _text(paper, "sequence_no")
        of_paper = {"paper_id": number, "title": _text(paper, "paper_title"), "track": _text(paper, "section")}
        authors = paper.findall("authors/author")
        if not authors:
            notes.append(without_authors(number))
        for place, author in enumerate(authors, 1):
            cells = {
                "given_name": _text(author, "first_name"),
                "middle_name": _text(author, "middle_name"),
                "family_name": _text(author, "last_name"),
                "suffix": _text(author, "suffix"),
                "author_order": _text(author, "sequence_no") or str(place),
                "is_corresponding": _is_contact(_text(author, "contact_author")),
                "person": _text(author, "ACM_profile_id"),
                "orcid": _text(author, "ORCID"),
                "email": _text(author, "email_address"),
                "affiliation": "; ".join(filter(None, map(_institution, author.iterfind("affiliations/affiliation")))),
            }
            yield FoundAuthor({**of_paper, **cells})


def _text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _institution(affiliation: Element) -> str:
    """EasyChair writes it as a text, others in parts."""
    parts = ", ".join(filter(None, (_text(affiliation, name) for name in ("department", "institution"))))
    return parts or (affiliation.text or "").strip()


def _is_contact(said: str) -> str:
    return "true" if said.strip().upper() in ("Y", "YES") else "false"


FORMAT = Format("acm", _part_of, _read)
