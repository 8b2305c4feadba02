"""Rows as CSV (RFC 4180) that a spreadsheet opens as what it is: with a byte order mark, and no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from agreements.importing.remarking.guarding import guarded
from signatures.exporting import columns
from signatures.models import SignatureQuerySet

CONTENT_TYPE = "text/csv; charset=utf-8"

_BYTE_ORDER_MARK = "\ufeff"
_ROWS_AT_ONCE = 200


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
