"""What a reader finds in a list: its authors in their order, each with the place where a person finds them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from agreements.importing.files.sources import Opened
from agreements.importing.listings.acceptance import standing_of
from agreements.importing.rows import Question


@dataclass(frozen=True, slots=True)
class FoundAuthor:
    """`row` as the table counts, and which of the authors in that row, if it holds several; both 0 in a tree."""

    cells: dict[str, str]
    row: int = 0
    nth: int = 0
    table: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row whose cells cannot be told apart, and the paper that it seems to be about."""

    row: int
    reason: str
    paper: str = ""
    table: str = ""


@dataclass(frozen=True)
class Listing:
    """`standing` tells of a decision whether it means accepted, or None if nobody knows; `must_ask` where a column was taken
    for the decision by its heading alone; `compares` where it has names only."""

    format: str
    authors: Sequence[FoundAuthor | Unread]
    notes: tuple[str, ...] = ()
    knows_decision: bool = False
    must_ask: bool = False
    standing: Callable[[str], bool | None] = standing_of
    # Of a table that is read by its headings or by a mapping.
    columns: Question | None = None
    compares: bool = False


class Format(NamedTuple):
    """`part_of` names which part of such a list a table or tree is, and is empty for what is none."""

    key: str
    part_of: Callable[[Opened], str]
    read: Callable[[Mapping[str, Sequence[Any]]], Listing]
