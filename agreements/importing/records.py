"""Delimited text as numbered records, counted as a spreadsheet counts its rows."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

DELIMITERS = (",", ";", "\t")
# More than any honest cell has; it also keeps a file full of stray quotation marks from being read over and over.
MAX_LINES_OF_RECORD = 50


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row; where they cannot be told apart, why, and what stands between the delimiters of its line."""

    number: int
    cells: tuple[str, ...] = ()
    fault: str = ""


def records(text: str, delimiter: str) -> Iterator[Record]:
    """After a row with broken quotation marks reading goes on in the next line. Reads no further than it is asked to."""
    lines = io.StringIO(text, newline="")
    ahead: deque[str] = deque(islice(lines, MAX_LINES_OF_RECORD))
    number = 0
    while ahead:
        number += 1
        cells, used, fault = _record(ahead, delimiter)
        for _ in range(used):
            ahead.popleft()
        ahead.extend(islice(lines, used))
        yield Record(number, cells, fault)


def _record(lines: deque[str], delimiter: str) -> tuple[tuple[str, ...], int, str]:
    """The first one's cells, how many lines they took, and what is wrong."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        return tuple(next(reader)), reader.line_num, ""
    except csv.Error as error:
        guessed = tuple(lines[0].split(delimiter))
        if "field larger" in str(error):
            return guessed, 1, f"A cell of this row has more than {csv.field_size_limit():,} characters."
        return guessed, 1, "A quotation mark opens in this row and does not close where a cell ends."
