"""Delimited text as numbered records, counted as a spreadsheet counts its rows."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t")
# More than any honest cell has; it also keeps a file full of stray quotation marks from being read over and over.
MAX_LINES_OF_RECORD = 50


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row, or why they cannot be told apart."""

    number: int
    cells: tuple[str, ...] = ()
    fault: str = ""


def records(text: str, delimiter: str) -> Iterator[Record]:
    """After a row with broken quotation marks reading goes on in the next line."""
    lines = list(io.StringIO(text, newline=""))
    at = number = 0
    while at < len(lines):
        number += 1
        cells, used, fault = _record(lines, at, delimiter)
        at += used
        yield Record(number, cells, fault)


def _record(lines: Sequence[str], at: int, delimiter: str) -> tuple[tuple[str, ...], int, str]:
    """Cells, how many lines they took, and what is wrong."""
    reader = csv.reader(lines[at : at + MAX_LINES_OF_RECORD], delimiter=delimiter, strict=True)
    try:
        return tuple(next(reader)), reader.line_num, ""
    except csv.Error as error:
        if "field larger" in str(error):
            return (), 1, f"A cell of this row has more than {csv.field_size_limit():,} characters."
        return (), 1, "A quotation mark opens in this row and does not close where a cell ends."
