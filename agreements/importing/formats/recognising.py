"""The formats that are recognised, and which of them the files of an import are. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from agreements.importing.files.headings import known_count
from agreements.importing.files.sources import Opened, Table
from agreements.importing.formats import (
    aclpub,
    acm,
    cmt,
    conftool,
    easychair,
    hotcrp,
    names_only,
    openconf,
    openreview,
    pcs,
    start,
)
from agreements.importing.formats.programmes import indico, pretalx
from agreements.importing.listings.address_lists import is_address_list, with_addresses
from agreements.importing.listings.column_guess import guessed
from agreements.importing.listings.found import Format, Listing
from agreements.importing.listings.mapping import is_about
from agreements.importing.listings.questions import columns_question
from agreements.importing.listings.tables_of_ours import guessed_by_heading, missing, read_table
from agreements.importing.rows import ColumnMapping, Problem, Question, RefusedFileError
from agreements.wording.marked import gettext_noop

# Our own columns come last: a system's table may have all of them, and more that decides.
FORMATS = tuple(
    module.FORMAT
    for module in (
        hotcrp, easychair, cmt, start, conftool, openconf, acm, pcs, openreview, pretalx, indico, aclpub, names_only
    )
)  # fmt: skip
OURS = "countersign"
NAMES = (OURS, *(each.key for each in FORMATS))


# Paper, title, address and name.
_FEWEST = 4


class OpenedFile(NamedTuple):
    name: str
    sources: Sequence[Opened]


class UnmappedError(RefusedFileError):
    """No format, and columns of ours are missing; `question` asks which they are, where there are enough to be them."""

    def __init__(self, problems: Sequence[Problem], question: Question | None) -> None:
        first, *more = problems
        super().__init__(first.reason, row=first.row, column=first.column, more=more)
        self.question = question


def listings_of(
    files: Sequence[OpenedFile], *, wanted: str = "", mapping: ColumnMapping | None = None
) -> list[Listing]:
    """What is in the files, those of one system joined. Raises RefusedFileError for a file that is nothing known."""
    parts: dict[Format, dict[str, list[Opened]]] = {}
    ours: list[tuple[Table, ColumnMapping]] = []
    addresses: list[Table] = []
    unknown: list[tuple[OpenedFile, Table]] = []
    for file in files:
        for source in file.sources:
            said = _said_of(source, file, mapping)
            found, part = _recognised(source, wanted) if said is None else (None, "")
            if found:
                parts.setdefault(found, defaultdict(list))[part].append(source)
            elif isinstance(source, Table) and _is_readable(source, by := said or guessed_by_heading(source), said):
                ours.append((source, by))
            elif isinstance(source, Table) and is_address_list(source):
                addresses.append(source)
            elif isinstance(source, Table):
                unknown.append((file, source))
            else:
                raise _not_known(file)
    notes = tuple(_unused(unknown, mapping, is_any=bool(parts or ours)))
    listings = [each.read(dict(its_parts)) for each, its_parts in parts.items()]
    listings += [_of_ours(table, by, is_chosen=by is mapping) for table, by in ours]
    is_unused = mapping is not None and not any(
        _said_of(each, file, mapping) for file in files for each in file.sources
    )
    if not listings or is_unused:
        raise _no_list(files, mapping)
    _refuse_to_compare_beside(listings)
    if addresses:
        listings = [with_addresses(listing, addresses) for listing in listings]
    return [*listings[:-1], _with_notes(listings[-1], notes)]


def _said_of(source: Opened, file: OpenedFile, mapping: ColumnMapping | None) -> ColumnMapping | None:
    """The mapping, if it is about that table. Columns that are called by their number are those of the first one."""
    if mapping is None or not isinstance(source, Table) or not is_about(mapping, source):
        return None
    return None if mapping.first_row_is_data and source is not file.sources[0] else mapping


def _is_readable(table: Table, by: ColumnMapping, chosen: ColumnMapping | None) -> bool:
    """Where somebody says that none of the columns has addresses, it can be compared."""
    lacking = {problem.column for problem in missing(table, by)}
    return lacking <= ({"email"} if chosen is not None else set())


def _of_ours(table: Table, by: ColumnMapping, *, is_chosen: bool) -> Listing:
    listing = read_table(table, by, is_chosen=is_chosen)
    return listing if "email" in by.columns.values() else replace(listing, compares=True)


def _refuse_to_compare_beside(listings: Sequence[Listing]) -> None:
    if len(listings) > 1 and any(listing.compares for listing in listings):
        raise RefusedFileError(
            gettext_noop("One of these lists has names only, and is compared with what is here. Choose it by itself.")
        )


def _recognised(source: Opened, wanted: str) -> tuple[Format | None, str]:
    for each in FORMATS:
        if (not wanted or wanted == each.key) and (part := each.part_of(source)):
            return each, part
    return None, ""


def _with_notes(listing: Listing, notes: tuple[str, ...]) -> Listing:
    return replace(listing, notes=(*listing.notes, *notes))


def _unused(
    unknown: Sequence[tuple[OpenedFile, Table]],
    mapping: ColumnMapping | None,
    *,
    is_any: bool,
) -> Iterator[str]:
    """Sheets beside those that are used are named; a whole file that is not used is refused."""
    for file, table in unknown if is_any else ():
        if len(file.sources) == 1:
            raise _unmapped(table, mapping)
        yield gettext_noop("The sheet “%(name)s” is not used.") % {"name": table.name}


def _no_list(files: Sequence[OpenedFile], mapping: ColumnMapping | None) -> RefusedFileError:
    tables = [source for file in files for source in file.sources if isinstance(source, Table)]
    return _unmapped(max(tables, key=lambda table: known_count(table.written)), mapping)


def _unmapped(table: Table, mapping: ColumnMapping | None) -> UnmappedError:
    by = mapping or guessed_by_heading(table)
    found = ", ".join(f"“{heading}”" for heading in table.written[:40] if heading.strip())
    headings = Problem(1, "", gettext_noop("These headings were found: %(names)s.") % {"names": found})
    guess = mapping if mapping is not None and is_about(mapping, table) else guessed(table)
    question = columns_question(table, guess) if len(table.names) >= _FEWEST else None
    return UnmappedError([*missing(table, by), headings], question)


def _not_known(file: OpenedFile) -> RefusedFileError:
    words = gettext_noop(
        "“%(name)s” is no list of papers that is known. Choose the list of papers with their authors."
    )
    return RefusedFileError(words % {"name": file.name})
