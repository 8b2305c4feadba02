"""Cells that leave the house in a table: none of them is a formula."""

import re
from functools import lru_cache

# What a spreadsheet takes for a formula; the wide forms too, which some read as the narrow.
_FORMULA = "=+\\-@＝＋－＠"  # as in a class of a regular expression
# What another one parts cells by, or skips to look for a formula.
_APART = ";\t\r\n\0\v\f\u0085\u2028\u2029"


_STARTS = frozenset("=+-@＝＋－＠\t\r\n\0")


@lru_cache
def _parted(separator: str) -> re.Pattern[str]:
    """In a file with commas no comma parts a cell, because a cell that has one stands in quotes; in any other file it does."""
    apart = _APART if separator == "," else f"{_APART},"
    return re.compile(rf"([{apart}][ \"]*)(?=[{_FORMULA}])")


def guarded(cell: str, separator: str = ",") -> str:
    """The cell of a file with this separator with an apostrophe before what a spreadsheet would run, by whatever sign it
    parts cells; our own importer takes the first one off again."""
    parted = _parted(separator)
    if parted.search(cell):  # most cells are seen through here: putting something in is four times as dear
        cell = parted.sub(r"\1'", cell)
    return f"'{cell}" if cell[:1] in _STARTS else cell
