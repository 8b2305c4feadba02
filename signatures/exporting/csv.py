"""Rows as CSV (RFC 4180) that a spreadsheet opens as what it is: with a byte order mark, and no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from agreements.importing.remarking.guarding import guarded

CONTENT_TYPE = "text/csv; charset=utf-8"

_BYTE_ORDER_MARK = "\ufeff"
_ROWS_AT_ONCE = 200


def encoded(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """The file in pieces of some hundred rows, with its cells guarded."""
    return in_pieces(header, ([guarded(cell) for cell in row] for row in rows))


def in_pieces(header: Iterable[str], rows: Iterable[Iterable[str]], separator: str = ",") -> Iterator[bytes]:
    """The same of cells that were guarded for this separator already."""
    yield _BYTE_ORDER_MARK.encode() + _lines([header], separator)
    remaining = iter(rows)
    while piece := list(islice(remaining, _ROWS_AT_ONCE)):
        yield _lines(piece, separator)


def _lines(rows: Iterable[Iterable[str]], separator: str) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return lines.getvalue().encode()
