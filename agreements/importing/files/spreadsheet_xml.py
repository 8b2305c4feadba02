"""SpreadsheetML, the XML that some systems call .xls, as tables. Pure."""

from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import Element

from agreements.importing.files.grids import grid_table
from agreements.importing.files.records import Record
from agreements.importing.files.sources import MAX_ROWS, Table
from agreements.importing.files.trees import xml_root
from agreements.importing.files.workbooks import MAX_SHEETS
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_NAMESPACE}}}"
_MAX_COLUMNS = 16_384


def is_spreadsheet(content: bytes) -> bool:
    return _NAMESPACE.encode() in content[:4096]


def tables(content: bytes, *, has_header: bool = True) -> list[Table]:
    sheets = xml_root(content).findall(f"{_SS}Worksheet")
    if len(sheets) > MAX_SHEETS:
        words = gettext_noop(
            "The workbook has %(count)d sheets; at most %(most)d are read. Delete those without papers."
        )
        raise RefusedFileError(words % {"count": len(sheets), "most": MAX_SHEETS})
    filled = [sheet for sheet in sheets if sheet.find(f".//{_SS}Data") is not None]
    if not filled:
        raise RefusedFileError(gettext_noop("The workbook is empty: no sheet has anything in it."))
    return [
        grid_table(sheet.get(f"{_SS}Name", ""), partial(_records, sheet), has_header=has_header) for sheet in filled
    ]


def _records(sheet: Element) -> Iterator[Record]:
    number = 0
    for row in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        number = _place(row, number, MAX_ROWS * 5)
        yield Record(number, tuple(_cells(row)))


def _cells(row: Element) -> Iterator[str]:
    filled = 0
    for cell in row.iterfind(f"{_SS}Cell"):
        place = _place(cell, filled, _MAX_COLUMNS)
        yield from [""] * (place - filled - 1)
        data = cell.find(f"{_SS}Data")
        yield "".join(data.itertext()) if data is not None else ""
        filled = place


def _place(element: Element, before: int, most: int) -> int:
    """The next one, unless it says where it stands; nobody stands before another."""
    said = element.get(f"{_SS}Index", "")
    return min(max(int(said), before + 1), most) if said.isdecimal() and len(said) < 9 else before + 1
