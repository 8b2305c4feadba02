"""What an import would do: a step for each row of a table, and what somebody should look at."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from agreements.importing.difference.differences import Differences
from agreements.importing.outcomes import Remark, RowOutcome
from agreements.importing.remarks import Doubt, DoubtKind
from agreements.importing.rows import Reading, Row
from agreements.models import Author, Authorship, Paper

_S = TypeVar("_S", Paper, Author, Authorship)


@dataclass(frozen=True, slots=True)
class Change:
    """One value of the database that becomes another; `remark` says what stays as it is."""

    subject: str
    field: str
    before: str
    after: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Step(Generic[_S]):
    """One row of a table: `existing` is None for what would be added; `values` are the columns that the file gives."""

    key: str
    existing: _S | None
    values: dict[str, Any]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorStep(Step[Author]):
    # The address to write to from now on instead of another one, which is a deed of its own.
    moves_to: str = ""

    @property
    def address(self) -> str:
        """Where the person is written to after the import; empty if nowhere."""
        known = self.existing.email if self.existing is not None else ""
        return self.moves_to or self.values.get("email") or known


@dataclass(frozen=True, slots=True)
class AuthorshipStep(Step[Authorship]):
    row: Row | None = None
    paper: str = ""
    # The key of the person's step.
    author: str = ""
    needs_agreement: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody on a paper in the database whom the file does not name; such rows are reported, never removed."""

    paper: str
    name: str
    email: str


@dataclass(frozen=True)
class StepCounts:
    added: int
    changed: int
    unchanged: int

    @property
    def total(self) -> int:
        return self.added + self.changed + self.unchanged


@dataclass(frozen=True)
class Plan:
    reading: Reading
    papers: tuple[Step[Paper], ...] = ()
    authors: tuple[AuthorStep, ...] = ()
    authorships: tuple[AuthorshipStep, ...] = ()
    absent: tuple[Absent, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    # Who had which when the plan was made.
    addresses: frozenset[tuple[int, str]] = frozenset()
    # What the list has otherwise than it is here, whatever is done about it.
    difference: Differences = field(default_factory=Differences)
    # Who is taken off a paper, and which papers are withdrawn, because somebody said so.
    ended: tuple[Authorship, ...] = ()
    withdrawn: tuple[Paper, ...] = ()
    # What the list no longer has and stays here, without anybody having said so: authors on papers, and papers.
    not_named: tuple[Authorship, ...] = ()
    not_accepted: tuple[Paper, ...] = ()
    # What the conference does about names and titles that were signed otherwise.
    rules: tuple[str, ...] = ()

    @property
    def remarks(self) -> list[Remark]:
        """What is said of cells, without addresses that nobody misses, because somebody has one already."""
        unreachable = {doubt.row for doubt in self.doubts if doubt.kind is DoubtKind.NO_ADDRESS}
        remarks = self.reading.remarks
        return [each for each in remarks if each.outcome is not RowOutcome.UNASKABLE or each.row in unreachable]

    @property
    def steps(self) -> tuple[Step[Any], ...]:
        return (*self.papers, *self.authors, *self.authorships)

    @property
    def added(self) -> list[AuthorshipStep]:
        return [step for step in self.authorships if step.existing is None]

    @property
    def changes(self) -> list[Change]:
        return [change for step in self.steps for change in step.changes]

    @property
    def rows(self) -> StepCounts:
        """The accepted rows: added, changed in anything they say (title and person included), unchanged."""
        papers = {step.key for step in self.papers if step.changes}
        authors = {step.key for step in self.authors if step.changes}
        changed = sum(
            1
            for step in self.authorships
            if step.existing is not None and (step.changes or step.paper in papers or step.author in authors)
        )
        added = len(self.added)
        return StepCounts(added, changed, len(self.authorships) - added - changed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        is_written = any(step.existing is None or step.changes for step in self.steps)
        return not (is_written or self.ended or self.withdrawn)

    @property
    def fingerprint(self) -> str:
        """Equal for two plans that would write the same; it shows whether the database moved since the preview."""
        digest = hashlib.sha256()
        for step in self.steps:
            existing = step.existing.pk if step.existing is not None else None
            digest.update(repr((step.key, existing, step.values if existing is None else step.changes)).encode())
        for doubt in self.doubts:
            digest.update(repr((doubt.row, doubt.kind)).encode())
        settled = self.reading.settlement.as_json(), [str(rule) for rule in self.rules]
        digest.update(repr((settled, [each.pk for each in (*self.ended, *self.withdrawn)])).encode())
        return digest.hexdigest()


def counts(steps: Sequence[Step[Any]]) -> StepCounts:
    added = sum(1 for step in steps if step.existing is None)
    changed = sum(1 for step in steps if step.changes)
    return StepCounts(added, changed, len(steps) - added - changed)
