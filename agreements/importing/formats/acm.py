"""ACM: the Enhanced CSV that its rights system takes, a row an author. It holds accepted papers only."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agreements.importing.files.sources import Opened, Table
from agreements.importing.listings.found import Format, FoundAuthor, Listing, Unread


def _part_of(source: Opened) -> str:
    is_list = isinstance(source, Table) and source.has("thetitle", "first_name", "last_name", "author_sequence_no")
    return "authors" if is_list else ""


def _read(parts: Mapping[str, Sequence[Any]]) -> Listing:
    return Listing("ACM", [each for table in parts["authors"] for each in _of_table(table)])


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
            "is_corresponding": "true" if row["contact_author"].strip().upper() in ("Y", "YES") else "false",
            "person": row["acm_profile_id"],
            "orcid": row["orcid"],
            "email": row["email"],
            "affiliation": ", ".join(filter(None, (row["department_school_lab"].strip(), row[institution].strip()))),
            "track": row["section_title"],
        }
        yield FoundAuthor(cells, row.number, table=table.name)


FORMAT = Format("acm", _part_of, _read)
