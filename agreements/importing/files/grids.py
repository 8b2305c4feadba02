"""Rows of cells as a table: which delimiter, which row holds the headings, and where the data begin. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice

from agreements.importing.files.headings import known_count, tidied
from agreements.importing.files.records import DELIMITERS, Record, records
from agreements.importing.files.sources import Table
from agreements.importing.normalising import letters
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

# The headings stand among the first so many rows, below titles and remarks.
_SEARCHED = 20
_SAID_DELIMITER = re.compile(r"\"?sep=(.)\"?[ \t]{0,20}(\r\n|\r|\n)", re.IGNORECASE)


def text_table(name: str, text: str, *, has_header: bool = True) -> Table:
    """A delimited text; Excel's line “sep=;” says by what, and is no row."""
    said = _SAID_DELIMITER.match(text)
    if said:
        text = text[said.end() :]
    delimiters = (said[1],) if said else DELIMITERS
    tried = {each: list(islice(records(text, each), _SEARCHED)) for each in delimiters}
    best = max(tried, key=lambda each: _worth(tried[each]))
    return grid_table(name, partial(records, text, best), has_header=has_header)


def grid_table(name: str, rows: Callable[[], Iterator[Record]], *, has_header: bool = True) -> Table:
    """The table below the row of headings; without one, columns are called by their number."""
    first = list(islice(rows(), _SEARCHED))
    at = _header_place(first)
    if at is None:
        raise RefusedFileError(gettext_noop("The list is empty: there is no row with anything in it."))
    header = first[at]
    if not has_header:
        width = max(len(record.cells) for record in first)
        numbers = tuple(str(number) for number in range(1, width + 1))
        return Table(name, numbers, numbers, rows)
    if header.fault:
        raise RefusedFileError(header.fault, row=header.number)
    written = tuple(map(letters.released, header.cells))
    return Table(name, tuple(map(tidied, written)), written, lambda: islice(rows(), at + 1, None))


def _header_place(first: Sequence[Record]) -> int | None:
    """The row with most known headings; if none has two, the first with several cells that is no remark."""
    filled = [place for place, record in enumerate(first) if any(cell.strip() for cell in record.cells)]
    if not filled:
        return None
    best = max(filled, key=lambda place: (known_count(first[place].cells), -place))
    if known_count(first[best].cells) >= 2:
        return best
    wide = (place for place in filled if len(first[place].cells) > 1 and not first[place].cells[0].startswith("#"))
    return next(wide, filled[0])


def _worth(first: Sequence[Record]) -> tuple[int, int, int]:
    """How well a delimiter fits: known headings, rows as long as the longest, cells."""
    lengths = [len(record.cells) for record in first if not record.fault]
    longest = max(lengths, default=0)
    known = max((known_count(record.cells) for record in first), default=0)
    return known, lengths.count(longest) if longest > 1 else 0, longest
