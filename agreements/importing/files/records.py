"""Delimited text as numbered records, counted as a spreadsheet counts its rows."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from agreements.wording.marked import gettext_noop

DELIMITERS = (",", ";", "\t", "|")
# An abstract may have hundreds.
MAX_LINES_OF_RECORD = 5_000
# A file full of stray quotation marks is not read over and over: once so many lines were read in vain, a record may only
# have a few.
_PATIENCE = 100_000
_IMPATIENT = 50
# One after the other, each with its end: a file object would hold the text again, four bytes a letter.
_LINES = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]+")
# An abstract may have a million characters; longer than that is no cell, but a quotation mark that was not closed.
csv.field_size_limit(1024 * 1024)


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row; where they cannot be told apart, why, and what stands between the delimiters of its line."""

    number: int
    cells: tuple[str, ...] = ()
    fault: str = ""


def records(text: str, delimiter: str) -> Iterator[Record]:
    """After a row with broken quotation marks reading goes on in the next line. Reads no further than it is asked to."""
    lines = (line[0] for line in _LINES.finditer(text))
    ahead: deque[str] = deque(islice(lines, MAX_LINES_OF_RECORD))
    patience = _PATIENCE
    number = 0
    while ahead:
        number += 1
        cells, used, fault, tried = _record(ahead if patience > 0 else _few(ahead), delimiter)
        patience -= tried if fault else 0
        for _ in range(used):
            ahead.popleft()
        ahead.extend(islice(lines, used))
        yield Record(number, cells, fault)


def _few(ahead: deque[str]) -> deque[str]:
    return deque(islice(ahead, _IMPATIENT))


def _record(lines: deque[str], delimiter: str) -> tuple[tuple[str, ...], int, str, int]:
    """The first one's cells, how many lines they took, what is wrong, and how many lines were read to find out."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        return tuple(next(reader)), reader.line_num, "", reader.line_num
    except csv.Error as error:
        guessed = tuple(lines[0].split(delimiter))
        if "field larger" in str(error):
            words = gettext_noop("A cell of this row has more than %(most)s characters.")
            fault = words % {"most": f"{csv.field_size_limit():,}"}
        else:
            fault = gettext_noop("A quotation mark opens in this row and does not close where a cell ends.")
        return guessed, 1, fault, reader.line_num
