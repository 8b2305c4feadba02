"""Rows as CSV (RFC 4180) that a spreadsheet opens as what it is: with a byte order mark, and no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from signatures.exporting import columns
from signatures.models import SignatureQuerySet

CONTENT_TYPE = "text/csv; charset=utf-8"

_BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet takes for a formula, or skips to look for one; the wide forms too, which some read as the narrow.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_ROWS_AT_ONCE = 200


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run; our own importer takes it off again."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def encoded(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """The file in pieces of some hundred rows."""
    yield _BYTE_ORDER_MARK.encode() + _lines([header])
    remaining = iter(rows)
    while piece := list(islice(remaining, _ROWS_AT_ONCE)):
        yield _lines(piece)


def signatures(queryset: SignatureQuerySet) -> Iterator[bytes]:
    """One line for each signature; the rows are fetched while they are written."""
    rows = (columns.row(signature) for signature in queryset.iterator(chunk_size=_ROWS_AT_ONCE))
    return encoded(columns.COLUMNS, rows)


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows([guarded(cell) for cell in row] for row in rows)
    return lines.getvalue().encode()
