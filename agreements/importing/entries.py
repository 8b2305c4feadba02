"""What readers make of a list, whatever its layout: authors of papers, as the list has them."""

from collections.abc import Mapping
from dataclasses import dataclass

from agreements.importing.rows import COLUMNS

# What lists know beyond our columns; `person` is the file's own key of a person, such as EasyChair's number.
ENTRY_COLUMNS = (*COLUMNS, "middle_name", "suffix", "person", "decision")


@dataclass(frozen=True, slots=True)
class Entry:
    """One author of one paper as a file has them: text as written, under our names of columns.

    `line` counts as a spreadsheet does, the header being row 1, where each row is one author; otherwise authors are numbered
    as they come, from 1. No two entries of an import have the same.
    """

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be told apart into cells, and the paper that it is about, as far as that can be told."""

    line: int
    reason: str
    paper: str
