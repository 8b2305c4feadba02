"""Cells that leave the house in a table: none of them is a formula."""

import re

# What a spreadsheet takes for a formula; the wide forms too, which some read as the narrow.
_FORMULA = "=+\\-@＝＋－＠"  # as in a class of a regular expression
# What another one parts cells by, or skips to look for a formula.
_APART = ";\t\r\n\0\v\f\u0085\u2028\u2029"
_STARTS = re.compile(rf"^(?=[{_FORMULA}\t\r\n\0])|(?<=[{_APART}])([ \"]*)(?=[{_FORMULA}])")


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run, by whatever sign it parts cells; our own importer
    takes the first one off again."""
    return _STARTS.sub(r"\1'", cell)
