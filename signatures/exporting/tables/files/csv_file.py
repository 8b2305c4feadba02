"""A table as CSV."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from agreements.importing.remarking.guarding import guarded
from agreements.wording.moments import iso
from signatures.exporting import csv
from signatures.exporting.tables.shapes import CellKind, Columned, TableRow

_YES_NO = {True: "yes", False: "no"}
# What is no text holds nothing that a spreadsheet would run.
_WRITTEN: Mapping[CellKind, Callable[[Any], str]] = {
    CellKind.NUMBER: str,
    CellKind.MOMENT: iso,
    CellKind.DAY: date.isoformat,
    CellKind.YES_NO: _YES_NO.__getitem__,
}


def csv_lines(table: Columned, rows: Iterable[TableRow], separator: str = ",") -> Iterator[bytes]:
    """The file in pieces: names of columns, then the rows; what says nothing is empty."""
    written: Mapping[CellKind, Callable[[Any], str]] = {
        **_WRITTEN,
        CellKind.TEXT: partial(guarded, separator=separator),
    }
    by_place = [written[column.kind] for column in table.columns]
    lines = (["" if cell is None else write(cell) for write, cell in zip(by_place, row, strict=True)] for row in rows)
    return csv.in_pieces([column.name for column in table.columns], lines, separator)
