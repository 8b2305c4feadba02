"""What a reader makes of a file: rows, and what is wrong with the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from agreements.importing.difference.differences import Difference
from agreements.importing.difference.kinds_and_remedies import DifferenceKind, Remedy
from agreements.importing.difference.settlement import Settlement
from agreements.importing.outcomes import Remark, RowOutcome

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
# Which author of the file's rows it is: the row, and which of the people whom that row names.
RowKey = tuple[int, int]


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
    # Several people of one row are told apart by it.
    part: int = 0

    @property
    def key(self) -> RowKey:
        return self.line, self.part


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not taken.

    `is_left_out`: nothing is wrong with it, but with another row of its paper. `paper` and `name` are as they stand there, to
    find it by.
    """

    row: int
    column: str
    reason: str
    is_left_out: bool = field(default=False, compare=False)
    paper: str = field(default="", compare=False)
    name: str = field(default="", compare=False)


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
    DATE_ORDER = "date_order"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which columns of a table are which of ours: `columns` gives our column by the heading, tidied, or "" where a heading is
    passed over on purpose; in a table whose first row is data, columns are called “1”, “2” and so on. `separator` stands
    between several people in one cell."""

    columns: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""
    family_first: bool = False
    date_order: str = ""
    first_row_is_data: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


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
    """What stops an import until a person has chosen; of `accepted`, any number of options can be chosen.

    Of `mapping`, the options are the columns in their order, and `guess` is what each may be.
    """

    asked: Asked
    words: str
    options: tuple[Option, ...] = ()
    guess: ColumnMapping | None = None


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
    # By which columns a table was read, where a person can say that otherwise.
    columns: Question | None = None
    # Where a person finds an author, by the number of the row, wherever that is no row of a spreadsheet.
    places: Mapping[int, str] = field(default_factory=dict, compare=False)
    # What was repaired, what to look at, and who cannot be asked, of the papers that are taken.
    remarks: tuple[Remark, ...] = ()
    # Whether some date can be read in two ways, so that somebody has to say which.
    asks_date_order: bool = False
    # Names alone and no addresses: it is compared with what is here, and adds no papers.
    compares: bool = False
    # The decisions of papers that it does not take, by their numbers.
    unaccepted: Mapping[str, str] = field(default_factory=dict)
    # What somebody said is to be done about what differs.
    settlement: Settlement = field(default_factory=Settlement)

    @property
    def untaken_count(self) -> int:
        return self.refused_count + self.left_out_count

    @property
    def left_out_count(self) -> int:
        """Rows that are good, but of a paper of which another row was refused."""
        return len({problem.row for problem in self.problems if problem.is_left_out} - self._refused)

    @property
    def refused_count(self) -> int:
        """One row may have several problems."""
        return self.row_count if self.is_refused else len(self._refused)

    @property
    def _refused(self) -> set[int]:
        return {problem.row for problem in self.problems if not problem.is_left_out}

    def remedy(self, kind: DifferenceKind) -> Remedy:
        """What is done about differences of this kind."""
        return self.settlement.remedy(kind, compares=self.compares)

    def withdraws(self, each: Difference) -> bool:
        """Whether its paper is withdrawn, because the list does not accept it and somebody said so."""
        return each.kind is DifferenceKind.WITHDRAWN and self.settlement.ends(each)

    def remarks_of(self, outcome: RowOutcome) -> list[Remark]:
        return [remark for remark in self.remarks if remark.outcome is outcome]


class RefusedFileError(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, reason: str, *, row: int = 1, column: str = "", more: Sequence[Problem] = ()) -> None:
        super().__init__(reason)
        self.problem = Problem(row, column, reason)
        self.problems = (self.problem, *more)
