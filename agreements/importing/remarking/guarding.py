"""Cells that leave the house in a table: none of them is a formula."""

import re
from functools import lru_cache

# What a spreadsheet takes for a formula; the wide forms too, which some read as the narrow.
_FORMULA = "=+\\-@＝＋－＠"  # as in a class of a regular expression
# What another one parts cells by, or skips to look for a formula.
_APART = ";\t\r\n\0\v\f\u0085\u2028\u2029"


@lru_cache
def _starts(separator: str) -> re.Pattern[str]:
    """In a file with commas no comma parts a cell, because a cell that has one stands in quotes; in any other file it does."""
    apart = _APART if separator == "," else f"{_APART},"
    return re.compile(rf"^(?=[{_FORMULA}\t\r\n\0])|(?<=[{apart}])([ \"]*)(?=[{_FORMULA}])")


def guarded(cell: str, separator: str = ",") -> str:
    """The cell of a file with this separator with an apostrophe before what a spreadsheet would run, by whatever sign it
    parts cells; our own importer takes the first one off again."""
    return _starts(separator).sub(r"\1'", cell)
