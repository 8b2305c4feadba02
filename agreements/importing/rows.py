"""What a reader makes of a file: rows, and what is wrong with the rest."""

from dataclasses import dataclass, field
from datetime import date

REQUIRED_COLUMNS = ("paper_id", "title", "email")
OPTIONAL_COLUMNS = (
    "author_order",
    "given_name",
    "family_name",
    "name",
    "affiliation",
    "is_speaker",
    "is_corresponding",
    "orcid",
    "native_name",
    "track",
    "date",
    "language",
)
COLUMNS = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)


@dataclass(frozen=True, slots=True)
class Row:
    """One author of one paper; `line` counts as a spreadsheet does: the header is row 1."""

    line: int
    paper_id: str
    title: str
    # None where the file does not say it.
    position: int | None
    name: str
    given_name: str
    family_name: str
    email: str
    affiliation: str
    is_speaker: bool
    is_corresponding: bool
    orcid: str
    native_name: str
    track: str
    date: date | None
    language: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not taken.

    `is_left_out`: nothing is wrong with it, but with another row of its paper. `is_repetition`: it names an author of its
    paper once more, so that nobody is missing without it.
    """

    row: int
    column: str
    reason: str
    is_left_out: bool = field(default=False, compare=False)
    is_repetition: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of whole papers, and why the others are not taken; a file refused as a whole has no rows at all."""

    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    row_count: int = 0
    # SHA-256 of the file's bytes, in hexadecimal.
    digest: str = ""
    is_refused: bool = False
    # Papers of which a row was refused, so that none is taken.
    held_back: frozenset[str] = frozenset()

    @property
    def untaken_count(self) -> int:
        """How many rows are refused or left out; one row may have several problems."""
        return self.row_count - len(self.rows)

    @property
    def left_out_count(self) -> int:
        """Those that are good, but of a paper of which another row was refused."""
        return sum(problem.is_left_out for problem in self.problems)

    @property
    def refused_count(self) -> int:
        return self.untaken_count - self.left_out_count


class RefusedFileError(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, reason: str, *, row: int = 1, column: str = "") -> None:
        super().__init__(reason)
        self.problem = Problem(row, column, reason)
