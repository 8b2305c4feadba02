"""Cells that a spreadsheet would run, in every column of a table."""

from collections.abc import Iterator

from signatures.exporting.tables import CellKind, Table, TableRow

PAYLOADS = [
    "=1+1",
    '=HYPERLINK("http://example.org","Ada")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1,2)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\0=1+1",
    "＝1+1",
    "＋1+1",
    "－2+3",
    "＠SUM(1,2)",
]
# What a spreadsheet may part cells and rows by, with what it skips behind it.
PARTINGS = [",", ";", "\t", "\n", "\r\n", "\r", "; ", ', "', ';"', ";\t", "\u2028"]


def within(payload: str) -> list[str]:
    """By itself, and behind each thing that parts cells."""
    return [payload, *(f"Semi{parting}{payload}{parting}Colon" for parting in PARTINGS)]


def rows(table: Table) -> Iterator[TableRow]:
    """A row for each hostile cell, which stands in every column of text."""
    for cell in (cell for payload in PAYLOADS for cell in within(payload)):
        yield tuple(cell if column.kind == CellKind.TEXT else None for column in table.columns)


def would_run(cell: str) -> bool:
    return cell.strip('\t\r\n\0\u2028 "').startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
