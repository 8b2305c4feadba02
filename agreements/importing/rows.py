"""What a reader makes of a file: rows, and what is wrong with the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

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
class DecisionCount:
    """How many papers of a list have a decision, and whether it means that they are imported; None if nobody knows yet."""

    value: str
    papers: int
    is_accepted: bool | None


class Asked(StrEnum):
    """What only a person can tell of a list; each is a field of `Choices`."""

    ENCODING = "encoding"
    REPAIR = "repair"
    ACCEPTED = "accepted"
    MAPPING = "mapping"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    words: str
    samples: tuple[str, ...] = ()
    # Of papers, where it is a decision.
    count: int | None = None
    is_likely: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What stops an import until a person has chosen; of `accepted`, any number of options can be chosen."""

    asked: Asked
    words: str
    options: tuple[Option, ...] = ()


class UndecidedError(Exception):
    """A list can be read in several ways, and only a person knows in which."""

    def __init__(self, question: Question, decisions: tuple[DecisionCount, ...] = ()) -> None:
        super().__init__(question.words)
        self.question = question
        self.decisions = decisions


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of whole papers, and why the others are not taken; a file refused as a whole has no rows at all."""

    # Our columns that the list has.
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    row_count: int = 0
    # SHA-256 in hexadecimal: of the file's bytes; of several files, of their own in their order, a line each.
    digest: str = ""
    is_refused: bool = False
    # Papers of which a row was refused, so that none is taken.
    held_back: frozenset[str] = frozenset()
    # The system that the list is from; empty if it has our columns.
    format: str = ""
    # What the list does not say, and how it was taken.
    assumed: tuple[str, ...] = ()
    decisions: tuple[DecisionCount, ...] = ()
    # What a person has to choose before the list can be read; it is refused until then.
    question: Question | None = None
    # Where a person finds an author, by the number of the row, wherever that is no row of a spreadsheet.
    places: Mapping[int, str] = field(default_factory=dict, compare=False)

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

    def __init__(self, reason: str, *, row: int = 1, column: str = "", more: Sequence[Problem] = ()) -> None:
        super().__init__(reason)
        self.problem = Problem(row, column, reason)
        self.problems = (self.problem, *more)
