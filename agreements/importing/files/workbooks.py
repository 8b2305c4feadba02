"""Workbooks (xlsx, xlsb, ods, old xls) as tables. What would unfold to far more than it weighs is refused first. Pure."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial

from python_calamine import CalamineError, CalamineWorkbook

from agreements.importing.files.grids import grid_table
from agreements.importing.files.records import Record
from agreements.importing.files.sources import Table
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

MAX_UNPACKED, MAX_RATIO, MAX_SHEETS, MAX_CELLS = 200 * 1024 * 1024, 100, 64, 10_000_000
# Small files of many equal cells shrink further than that, and harm nobody.
_SMALL = 4 * 1024 * 1024
_OLD = b"\xd0\xcf\x11\xe0"
_USED = re.compile(
    r"(\[Content_Types\]\.xml|mimetype|content\.xml|(_rels|META-INF)/.*|xl/[^/]*|xl/(_rels|worksheets)/.*)"
)
_Cell = int | float | str | bool | time | date | datetime | timedelta


def is_workbook(content: bytes) -> bool:
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD))


def tables(content: bytes, *, has_header: bool = True) -> list[Table]:
    """One of each sheet that has a row; raises RefusedFileError."""
    if not content.startswith(_OLD):
        content = _measured(content)
    with _damage_refused():
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if len(book.sheet_names) > MAX_SHEETS:
        words = gettext_noop(
            "The workbook has %(count)d sheets; at most %(most)d are read. Delete those without papers."
        )
        raise RefusedFileError(words % {"count": len(book.sheet_names), "most": MAX_SHEETS})
    with _damage_refused():
        sheets = {sheet: _rows(book, sheet) for sheet in book.sheet_names}
    good = [
        grid_table(sheet, partial(_records, rows), has_header=has_header) for sheet, rows in sheets.items() if rows
    ]
    if not good:
        raise RefusedFileError(gettext_noop("The workbook is empty: no sheet has anything in it."))
    return good


@contextmanager
def _damage_refused() -> Iterator[None]:
    """The library gives up on some damage in a way of its own, which is no Exception and has no name to import."""
    try:
        yield
    except CalamineError as error:
        raise RefusedFileError(_why_not(str(error))) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise RefusedFileError(_why_not("")) from error


def _why_not(reason: str) -> str:
    if "password" in reason.lower() or "encrypt" in reason.lower():
        return gettext_noop("The workbook is protected by a password. Save it without one, and choose it again.")
    return gettext_noop("The workbook is damaged and cannot be read. Download it again, and choose the new file.")


def _rows(book: CalamineWorkbook, sheet: str) -> list[list[_Cell]]:
    try:
        found = book.get_sheet_by_name(sheet)
    except CalamineError:  # a sheet of charts
        return []
    if found.start is None:
        return []
    _refuse_wide(found.total_height, found.total_width)
    return found.to_python(skip_empty_area=False)


def _records(rows: list[list[_Cell]]) -> Iterator[Record]:
    for number, row in enumerate(rows, 1):
        yield Record(number, tuple(map(_written, row)))


def _written(cell: _Cell) -> str:
    """As it would be typed: whole numbers without a point, dates as ISO 8601."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 10**15:
            return str(int(cell))
        case datetime() if (cell.hour, cell.minute, cell.second) == (0, 0, 0):
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
    return str(cell)


def _measured(content: bytes) -> bytes:
    """The workbook's own parts in an archive that says truly how large they are; others, such as pictures, are left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_unlike(content, parts)
            kept = io.BytesIO()
            with zipfile.ZipFile(kept, "w") as copy:
                for part in parts:
                    if _USED.fullmatch(part.filename):
                        copy.writestr(part.filename, _harmless(part.filename, archive.read(part)))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error, ValueError) as error:
        raise RefusedFileError(_why_not(str(error))) from error
    return kept.getvalue()


def _refuse_unlike(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise RefusedFileError(
            gettext_noop("This is an archive, and no workbook. Unpack it, and choose the files that are in it.")
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        words = gettext_noop(
            "Unpacked, the workbook has %(size)d MiB; at most %(most)d are read. Delete sheets without papers."
        )
        raise RefusedFileError(words % {"size": unpacked >> 20, "most": MAX_UNPACKED >> 20})
    if unpacked > _SMALL and unpacked > MAX_RATIO * len(content):
        words = gettext_noop(
            "The workbook unpacks to more than %(ratio)d times its size, as no list of papers does. Choose another file."
        )
        raise RefusedFileError(words % {"ratio": MAX_RATIO})


def _harmless(name: str, part: bytes) -> bytes:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise RefusedFileError(
            gettext_noop("The workbook defines entities, which no spreadsheet program writes. Choose another file.")
        )
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        rows = max(map(int, re.findall(rb'<(?:\w{1,20}:)?row\b[^<>]*?\br="(\d{1,9})"', part)), default=0)
        columns = max(map(_column, set(re.findall(rb'\br="([A-Z]{1,3})\d', part))), default=0)
        _refuse_wide(max(rows, part.count(b"<row")), columns)
    elif name == "content.xml":
        _refuse_repeated(part)
    return part


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_wide(rows: int, columns: int) -> None:
    """A sheet takes room for its whole rectangle, however few cells are filled."""
    if rows * columns > MAX_CELLS:
        words = gettext_noop(
            "A sheet reaches to row %(rows)s and column %(columns)s, which is too much. Delete what stands far below or right "
            "of the list."
        )
        raise RefusedFileError(words % {"rows": f"{rows:,}", "columns": f"{columns:,}"})


def _refuse_repeated(part: bytes) -> None:
    """An open document writes equal rows and cells once, with a number; those with words would be unfolded."""
    rows = re.split(rb"<table:table-row\b", part)[1:]
    widest, count = 0, 0
    for row in rows:
        start = row[: row.find(b">")]
        repeated = re.search(rb'number-rows-repeated="(\d{1,9})"', start)
        filled = re.split(rb"<table:(?:covered-)?table-cell\b", row)[1:]
        last = max((place for place, cell in enumerate(filled) if b"<text:" in cell or b"value" in cell), default=-1)
        width = sum(int(number[1]) if (number := _times(cell)) else 1 for cell in filled[: last + 1])
        widest = max(widest, width)
        if last >= 0:
            count += int(repeated[1]) if repeated else 1
        elif repeated and row is not rows[-1]:
            count += int(repeated[1])
    if count * widest > MAX_CELLS:
        _refuse_wide(count, widest)


def _times(cell: bytes) -> re.Match[bytes] | None:
    return re.search(rb'number-columns-repeated="(\d{1,9})"', cell[: cell.find(b">")])
