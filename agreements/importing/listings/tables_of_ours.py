"""Tables with our columns, under our names for them or other usual ones, or by a mapping. A row is an author, or a paper."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from agreements.importing.entries import ENTRY_COLUMNS
from agreements.importing.files.headings import is_deciding, meaning
from agreements.importing.files.sources import Cells, Table
from agreements.importing.listings.acceptance import is_set, standing_of
from agreements.importing.listings.found import FoundAuthor, Listing, Unread
from agreements.importing.listings.mapping import people_in
from agreements.importing.listings.questions import columns_question
from agreements.importing.rows import REQUIRED_COLUMNS, ColumnMapping, Problem
from agreements.wording.marked import gettext_noop

_NAMES = {"name", "given_name", "family_name"}
_SHOWN = 10


def guessed_by_heading(table: Table) -> ColumnMapping:
    """Each heading under one of our names or its usual other ones; a decision under whatever it is called.

    A heading that is ours to the letter goes before another that means the same.
    """
    headings = dict(zip(table.names, table.header, strict=True))
    columns = {name: meaning(heading) for name, heading in headings.items()}
    exact = {column for name, column in columns.items() if headings[name].replace(" ", "_") == column}
    for name, column in columns.items():
        heading = headings[name]
        if column in exact and heading.replace(" ", "_") != column and table.header.count(heading) == 1:
            columns[name] = ""
    columns |= {name: "decision" for name, heading in headings.items() if not columns[name] and is_deciding(heading)}
    return ColumnMapping({name: column for name, column in columns.items() if column})


def missing(table: Table, mapping: ColumnMapping) -> list[Problem]:
    """Why a table cannot be read by a mapping: columns that it lacks, or has twice."""
    had = [mapping.columns.get(name, "") for name in table.names]
    lacking = [
        Problem(1, column, gettext_noop("The header has no column “%(name)s”.") % {"name": column})
        for column in REQUIRED_COLUMNS
        if column not in had
    ]
    if not _NAMES & set(had):
        words = gettext_noop("The header has no column “name”, nor “given_name” and “family_name”.")
        lacking.append(Problem(1, "name", words))
    twice = gettext_noop("The header has the column “%(name)s” %(count)d times.")
    return lacking + [
        Problem(1, column, twice % {"name": column, "count": had.count(column)})
        for column in ENTRY_COLUMNS
        if had.count(column) > 1 and column != "decision"
    ]


def read_table(table: Table, mapping: ColumnMapping, *, is_chosen: bool = False) -> Listing:
    """`is_chosen`: a person has said which column is the decision, so that only values which nobody knows are asked about."""
    deciding = {
        heading: place
        for place, (name, heading) in enumerate(zip(table.names, table.header, strict=True))
        if mapping.columns.get(name) == "decision"
    }
    found = list(_authors(table, mapping, deciding))
    return Listing(
        "",
        found,
        tuple(_ignored(table, mapping)),
        knows_decision=bool(deciding),
        must_ask=bool(deciding) and not is_chosen,
        standing=partial(_standing, next(iter(deciding), "")),
        columns=columns_question(table, mapping),
    )


def _authors(table: Table, mapping: ColumnMapping, deciding: Mapping[str, int]) -> Iterator[FoundAuthor | Unread]:
    places: dict[str, int] = {}
    for place, name in enumerate(table.names):
        column = mapping.columns.get(name, "")
        if column and column != "decision":
            places.setdefault(column, place)
    says: Callable[[Cells], dict[str, str]] = partial(_decision, deciding)
    for row in table.rows():
        if row.fault:
            yield Unread(row.number, row.fault, row.at(places.get("paper_id", -1)), table.name)
            continue
        cells = {column: row.at(place) for column, place in places.items()} | says(row)
        for nth, person in enumerate(people_in(cells, mapping), 1):
            yield FoundAuthor(person, row.number, nth if mapping.separator else 0, table.name)


def _decision(deciding: Mapping[str, int], row: Cells) -> dict[str, str]:
    """The one column's value; of several that of the first, with whatever the others say."""
    if not deciding:
        return {}
    first, *others = ((heading, row.at(place).strip()) for heading, place in deciding.items())
    said = [first[1], *(f"{heading}: {value}" for heading, value in others if is_set(value) is not False)]
    return {"decision": ", ".join(said)}


def _standing(first: str, decision: str) -> bool | None:
    """As far as a heading tells: “no” means accepted under “withdrawn”, and not accepted under “accepted”."""
    said, *others = decision.split(", ")
    if others:
        return None if standing_of(decision) is None else False
    if first.startswith(("deleted", "withdraw", "rejected", "is_withdrawn", "is_deleted")):
        flag = is_set(said)
        return None if flag is None else not flag
    if "contact" in first:
        return said.casefold() != "nonauthor"
    return standing_of(said)


def _ignored(table: Table, mapping: ColumnMapping) -> Iterator[str]:
    unknown = [
        f"“{written.strip() or name}”"
        for name, heading, written in zip(table.names, table.header, table.written, strict=True)
        if heading and not mapping.columns.get(name)
    ]
    if unknown:
        more = gettext_noop(" and %(count)d more") % {"count": len(unknown) - _SHOWN} if len(unknown) > _SHOWN else ""
        yield gettext_noop("Columns that are ignored: %(names)s.") % {"names": ", ".join(unknown[:_SHOWN]) + more}
