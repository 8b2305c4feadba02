"""A CSV file of papers and authors as rows and problems. Pure: no database, no settings."""

import hashlib
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from agreements.importing.decoding import decode
from agreements.importing.entries import Entry
from agreements.importing.normalising.repetitions import spellings
from agreements.importing.normalising.rows_of import normalised
from agreements.importing.records import DELIMITERS, Record, records
from agreements.importing.rows import COLUMNS, REQUIRED_COLUMNS, Problem, Reading, RefusedFileError
from agreements.importing.whole_papers import kept_whole
from agreements.wording import values
from agreements.wording.characters import clean

MAX_ROWS = 50_000

_FORMULA_STARTS = frozenset("=+-@＝＋－＠")


def read(content: bytes, *, date_order: str = "") -> Reading:
    """The rows of whole papers, with what is wrong with the others; never raises for what is in the file.

    `date_order`: which number is the day in dates that can be read in two ways ("dmy", "mdy").
    """
    try:
        text = decode(content)
        reading = _read_rows(text, _delimiter(text), date_order)
    except RefusedFileError as refusal:
        reading = Reading(problems=(refusal.problem,), is_refused=True)
    return replace(reading, digest=hashlib.sha256(content).hexdigest())


def originals(content: bytes, numbers: Container[int]) -> tuple[tuple[str, ...], dict[int, tuple[str, ...]]]:
    """The header as it is written, and the cells of these rows."""
    text = decode(content)
    found = records(text, _delimiter(text))
    header = next(found).cells
    return header, {record.number: record.cells for record in found if record.number in numbers}


def _read_rows(text: str, delimiter: str, date_order: str) -> Reading:
    found = records(text, delimiter)
    first = next(found)
    if first.fault:
        raise RefusedFileError(first.fault)
    header = _header(first)
    missing = tuple(_missing_columns(header))
    if missing:
        return Reading(header=header, problems=missing, is_refused=True)
    entries: list[Entry] = []
    problems: list[Problem] = []
    refused: dict[int, str] = {}
    count = 0
    for record in found:
        _refuse_too_many(record.number - 1, count)
        if not record.fault and not any(cell.strip() for cell in record.cells):
            continue
        count += 1
        if fault := record.fault or _misfit(record, header):
            problems.append(Problem(record.number, "", fault))
            refused[record.number] = _paper_of(record, header)
        else:
            entries.append(Entry(record.number, _cells(record, header)))
    if not count:
        raise RefusedFileError("The file has a header and no rows.")
    made = normalised(entries, date_order=date_order)
    good = Reading(
        header=header,
        rows=made.rows,
        problems=(*problems, *made.problems),
        row_count=count,
        remarks=made.remarks,
        asks_date_order=made.asks_date_order,
    )
    whole = kept_whole(good, {**refused, **made.refused})
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


def _cells(record: Record, header: Sequence[str]) -> dict[str, str]:
    found = zip(header, record.cells, strict=False)
    return {column: _without_guard(cell) for column, cell in found if column in COLUMNS}


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
