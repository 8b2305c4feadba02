"""Rows of a workbook's sheet as XML. Text stands in the cell itself and has the format of text: no program takes it for
anything else, not even after somebody has edited it."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from signatures.exporting.tables.shapes import CellKind, Column, TableRow

# Characters of a cell, as UTF-16 counts them; whoever needs what is longer finds it in CSV and JSON.
LONGEST = 32_767
_CUT = " […]"
# What XML cannot hold or would not keep, and what would be read as such a sign (ECMA-376, ST_Xstring).
_UNSAFE = re.compile("[\0-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
# By the order of the formats in `workbook_parts`.
_TEXT, _MOMENT, _DAY, _HEAD = 1, 2, 3, 4
_WIDTHS = {CellKind.TEXT: 24, CellKind.NUMBER: 10, CellKind.MOMENT: 20, CellKind.DAY: 12, CellKind.YES_NO: 10}


def letters(place: int) -> str:
    """Of a column: A, B … Z, AA; the first is 0."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def as_string(text: str) -> str:
    """Of one cell, as XML has it."""
    if len(text) * 2 > LONGEST:
        text = _shortened(text)
    return escape(_UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def _shortened(text: str) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= LONGEST * 2:
        return text
    return units[: (LONGEST - len(_CUT)) * 2].decode("utf-16-le", "ignore") + _CUT


def _text(value: Any, style: int = _TEXT) -> str:
    return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{as_string(value)}</t></is></c>'


def _number(value: Any) -> str:
    return f"><v>{value}</v></c>"


def _moment(value: Any) -> str:
    return f' s="{_MOMENT}"><v>{(value - _EPOCH).total_seconds() / 86400!r}</v></c>'


def _day(value: Any) -> str:
    return f' s="{_DAY}"><v>{(value - _EPOCH.date()).days}</v></c>'


def _yes_no(value: Any) -> str:
    return f' t="b"><v>{int(value)}</v></c>'


_CELLS: Mapping[CellKind, Callable[[Any], str]] = {
    CellKind.TEXT: _text,
    CellKind.NUMBER: _number,
    CellKind.MOMENT: _moment,
    CellKind.DAY: _day,
    CellKind.YES_NO: _yes_no,
}


class RowWriter:
    """What says nothing is no cell."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._by_place = [(letters(place), _CELLS[column.kind]) for place, column in enumerate(columns)]

    def __call__(self, number: int, row: TableRow) -> str:
        cells = [
            f'<c r="{letter}{number}"{write(cell)}'
            for (letter, write), cell in zip(self._by_place, row, strict=True)
            if cell is not None and cell != ""
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'


def beginning(columns: Sequence[Column]) -> str:
    """Up to the names of the columns, which stay where they are while the rows below them are scrolled."""
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{_WIDTHS[column.kind]}" customWidth="1"/>'
        for place, column in enumerate(columns, 1)
    )
    names = "".join(f'<c r="{letters(place)}1"{_text(column.name, _HEAD)}' for place, column in enumerate(columns))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f'</sheetView></sheetViews><cols>{widths}</cols><sheetData><row r="1">{names}</row>'
    )


def ending(columns: Sequence[Column], last: int) -> str:
    """With a filter over the names of the columns; `last`: the number of the last row."""
    return f'</sheetData><autoFilter ref="A1:{letters(len(columns) - 1)}{last}"/></worksheet>'
