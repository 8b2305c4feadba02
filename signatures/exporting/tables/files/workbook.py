"""A table as a workbook (Office Open XML, ECMA-376): typed cells, and text that is never a formula; written as it is read.

Another sheet says what the columns are. What does not fit into one sheet goes on in the next.
"""

import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from agreements import clock
from signatures.exporting.tables.files import sheet_cells, workbook_parts
from signatures.exporting.tables.shapes import Column, Columned, TableRow
from signatures.exporting.zip_pieces import Sheaf

# Of a sheet, with its head.
MOST_ROWS = 1_048_576
_ROWS_AT_ONCE = 200
_ABOUT_COLUMNS = (Column("column", ""), Column("kind", ""), Column("explanation", ""))


def workbook(table: Columned, rows: Iterable[TableRow], title: str, *, most: int = MOST_ROWS) -> Iterator[bytes]:
    """The file in pieces; `title` is the name of its first sheet."""
    sheaf, names = Sheaf(), list[str]()
    with zipfile.ZipFile(sheaf, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, content in workbook_parts.FIXED.items():
            made.writestr(_part(name), content)
        for sheet in _sheets(rows, most - 1):
            names.append(f"{title} {len(names) + 1}" if names else title)
            yield from _written(made, sheaf, len(names), table.columns, sheet)
        names.append("columns")
        about = ((column.name, column.kind.value, str(column.explanation)) for column in table.columns)
        yield from _written(made, sheaf, len(names), _ABOUT_COLUMNS, about)
        for name, content in workbook_parts.of_sheets(names).items():
            made.writestr(_part(name), content)
    yield sheaf.taken()


def _sheets(rows: Iterable[TableRow], most: int) -> Iterator[Iterator[TableRow]]:
    """One after the other is to be read to its end; there is one at least."""
    remaining = iter(rows)
    yield islice(remaining, most)
    while (first := next(remaining, None)) is not None:
        yield chain([first], islice(remaining, most - 1))


def _written(
    made: zipfile.ZipFile, sheaf: Sheaf, number: int, columns: tuple[Column, ...], rows: Iterator[TableRow]
) -> Iterator[bytes]:
    at, write = 1, sheet_cells.RowWriter(columns)
    with made.open(_part(workbook_parts.sheet_name(number)), "w") as part:
        part.write(sheet_cells.beginning(columns).encode())
        while piece := list(islice(rows, _ROWS_AT_ONCE)):
            part.write("".join(write(number, row) for number, row in enumerate(piece, at + 1)).encode())
            at += len(piece)
            yield sheaf.taken()
        part.write(sheet_cells.ending(columns, at).encode())
    yield sheaf.taken()


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, clock.now().timetuple()[:6])
    part.compress_type = zipfile.ZIP_DEFLATED
    return part
