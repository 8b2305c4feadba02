"""Rows as CSV (RFC 4180) that a spreadsheet opens as what it is: with a byte order mark, and no cell is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from signatures.exporting import columns
from signatures.models import SignatureQuerySet

CONTENT_TYPE = "text/csv; charset=utf-8"

_BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet takes for a formula; the wide forms too, which some read as the narrow.
_FORMULA = "=+\\-@＝＋－＠"  # as in a class of a regular expression
# What another one parts cells by, or skips to look for a formula.
_APART = ";\t\r\n\0\v\f\u0085\u2028\u2029"
_STARTS = re.compile(rf"^(?=[{_FORMULA}\t\r\n\0])|(?<=[{_APART}])([ \"]*)(?=[{_FORMULA}])")
_ROWS_AT_ONCE = 200


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run, by whatever sign it parts cells; our own importer
    takes the first one off again."""
    return _STARTS.sub(r"\1'", cell)


def encoded(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """The file in pieces of some hundred rows."""
    yield _BYTE_ORDER_MARK.encode() + _lines([header])
    remaining = iter(rows)
    while piece := list(islice(remaining, _ROWS_AT_ONCE)):
        yield _lines(piece)


def signatures(queryset: SignatureQuerySet, *, with_personal: bool = True) -> Iterator[bytes]:
    """One line for each signature; the rows are fetched while they are written. `with_personal`: addresses and reasons."""
    header = columns.names(with_personal=with_personal)
    rows = (columns.row(signature, header) for signature in queryset.iterator(chunk_size=_ROWS_AT_ONCE))
    return encoded(header, rows)


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows([guarded(cell) for cell in row] for row in rows)
    return lines.getvalue().encode()
