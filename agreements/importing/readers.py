"""A CSV file of papers and authors as rows and problems. Pure: no database, no settings."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from agreements.importing.consistency import Consistency, spellings
from agreements.importing.decoding import decode
from agreements.importing.records import DELIMITERS, Record, records
from agreements.importing.rows import COLUMNS, REQUIRED_COLUMNS, Problem, Reading, RefusedFileError, Row
from agreements.importing.whole_papers import kept_whole
from agreements.wording import values
from agreements.wording.characters import clean

MAX_ROWS = 50_000

_FORMULA_STARTS = frozenset("=+-@＝＋－＠")


def _address_if_any(value: str) -> str:
    """Whoever has none is taken all the same: an author whom nobody can ask yet."""
    return values.address(value) if value else ""


_RULES: dict[str, Callable[[str], object]] = {
    "paper_id": values.paper_id,
    "title": values.title,
    "given_name": values.name_part,
    "family_name": values.name_part,
    "email": _address_if_any,
    "affiliation": values.affiliation,
    "is_speaker": values.flag,
    "is_corresponding": values.flag,
    "orcid": values.orcid,
    "native_name": values.native_name,
    "track": values.track,
    "date": values.day,
    "language": values.language,
}


def read(content: bytes) -> Reading:
    """The rows of whole papers, with what is wrong with the others; never raises for what is in the file."""
    try:
        text = decode(content)
        reading = _read_rows(text, _delimiter(text))
    except RefusedFileError as refusal:
        reading = Reading(problems=(refusal.problem,), is_refused=True)
    return replace(reading, digest=hashlib.sha256(content).hexdigest())


def _read_rows(text: str, delimiter: str) -> Reading:
    found = records(text, delimiter)
    first = next(found)
    if first.fault:
        raise RefusedFileError(first.fault)
    header = _header(first)
    missing = tuple(_missing_columns(header))
    if missing:
        return Reading(header=header, problems=missing, is_refused=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    refused: dict[int, str] = {}
    consistency = Consistency()
    count = 0
    for record in found:
        _refuse_too_many(record.number - 1, count)
        if not record.fault and not any(cell.strip() for cell in record.cells):
            continue
        count += 1
        row, faults = _read_row(record, header)
        fault = consistency.check(row) if row else None
        problems.extend([*faults, fault] if fault else faults)
        if row and not fault:
            rows.append(row)
        elif not (fault and fault.is_repetition):
            refused[record.number] = _paper_of(record, header)
    if not count:
        raise RefusedFileError("The file has a header and no rows.")
    good = Reading(header=header, rows=tuple(rows), problems=tuple(problems), row_count=count)
    whole = kept_whole(good, refused)
    return replace(whole, notes=(*_ignored_columns(header), *spellings(whole.rows)))


def _paper_of(record: Record, header: Sequence[str]) -> str:
    """The paper that a refused row is about, as far as that can be told; empty if not."""
    cell = next((cell for column, cell in zip(header, record.cells, strict=False) if column == "paper_id"), "")
    try:
        return str(values.paper_id(clean(_without_guard(cell.strip('"')))))
    except values.RefusedValueError:
        return ""


def _refuse_too_many(number: int, filled: int) -> None:
    """Blank rows take as long to read as others, so they count."""
    if number > MAX_ROWS:
        blank = "" if filled == MAX_ROWS else ", blank ones included"
        raise RefusedFileError(f"The file has more than {MAX_ROWS:,} rows{blank}.", row=number + 1)


def _read_row(record: Record, header: Sequence[str]) -> tuple[Row | None, list[Problem]]:
    fault = record.fault or _misfit(record, header)
    if fault:
        return None, [Problem(record.number, "", fault)]
    cells = {
        column: clean(_without_guard(cell))
        for column, cell in zip(header, record.cells, strict=False)
        if column in COLUMNS
    }
    return _validated(record.number, cells)


def _validated(number: int, cells: dict[str, str]) -> tuple[Row | None, list[Problem]]:
    taken: dict[str, Any] = {}
    problems: list[Problem] = []

    def take(field: str, rule: Callable[[str], object], value: str, column: str) -> None:
        try:
            taken[field] = rule(value)
        except values.RefusedValueError as refusal:
            problems.append(Problem(number, column, str(refusal)))

    for column, rule in _RULES.items():
        take(column, rule, cells.get(column, ""), column)
    take("position", values.position, cells.get("author_order", ""), "author_order")
    in_parts = clean(f"{cells.get('given_name', '')} {cells.get('family_name', '')}")
    take("name", values.name, cells.get("name") or in_parts, "name")
    return (None, problems) if problems else (Row(line=number, **taken), [])


def _delimiter(text: str) -> str:
    """The one that finds most of our columns in the header."""
    return max(DELIMITERS, key=lambda each: len(set(_header(next(records(text, each)))) & set(COLUMNS)))


def _header(record: Record) -> tuple[str, ...]:
    return tuple(clean(cell).lower().replace(" ", "_") for cell in record.cells)


def _missing_columns(header: Sequence[str]) -> Iterator[Problem]:
    for column in REQUIRED_COLUMNS:
        if column not in header:
            yield Problem(1, column, f"The header has no column “{column}”.")
    if not {"name", "given_name", "family_name"} & set(header):
        yield Problem(1, "name", "The header has no column “name”, nor “given_name” and “family_name”.")
    for column in COLUMNS:
        if header.count(column) > 1:
            yield Problem(1, column, f"The header has the column “{column}” {header.count(column)} times.")


def _ignored_columns(header: Sequence[str]) -> list[str]:
    unknown = [f"“{column}”" for column in header if column and column not in COLUMNS]
    if not unknown:
        return []
    more = f" and {len(unknown) - 10} more" if len(unknown) > 10 else ""
    return [f"Columns that are ignored: {', '.join(unknown[:10])}{more}."]


def _misfit(record: Record, header: Sequence[str]) -> str:
    surplus = record.cells[len(header) :]
    if len(record.cells) < len(header) or any(cell.strip() for cell in surplus):
        return f"The row has {len(record.cells)} cells; the header has {len(header)}."
    return ""


def _without_guard(cell: str) -> str:
    """Exports put ' before what a spreadsheet would take for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA_STARTS else cell
