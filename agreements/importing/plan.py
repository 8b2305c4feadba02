"""What a file would change in a conference: rows against the database, without writing anything."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from agreements.importing.places import Standing, settled
from agreements.importing.remarks import kept_name, kept_title, name_of, shown
from agreements.importing.rows import Reading, Row
from agreements.labels import AGREEMENT
from agreements.models import Agreement, Author, Authorship, Conference, Paper, PaperStatus
from agreements.states import State

_S = TypeVar("_S", Paper, Author, Authorship)
_SIGNED = frozenset({State.ACCEPTED, State.COUNTERSIGNED})


@dataclass(frozen=True)
class Change:
    """One value of the database that becomes another; `remark` says what stays as it is."""

    subject: str
    field: str
    before: str
    after: str
    remark: str = ""


@dataclass(frozen=True)
class Step(Generic[_S]):
    """One row of a table: `existing` is None for what would be added; `values` are the columns that the file gives."""

    key: str
    existing: _S | None
    values: dict[str, Any]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class AuthorshipStep(Step[Authorship]):
    row: Row | None = None
    paper: str = ""
    email: str = ""
    needs_agreement: bool = False


@dataclass(frozen=True)
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
    authors: tuple[Step[Author], ...] = ()
    authorships: tuple[AuthorshipStep, ...] = ()
    absent: tuple[Absent, ...] = ()

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
            if step.existing is not None and (step.changes or step.paper in papers or step.email in authors)
        )
        added = len(self.added)
        return StepCounts(added, changed, len(self.authorships) - added - changed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not any(step.existing is None or step.changes for step in self.steps)

    @property
    def fingerprint(self) -> str:
        """Equal for two plans that would write the same; it shows whether the database moved since the preview."""
        digest = hashlib.sha256()
        for step in self.steps:
            existing = step.existing.pk if step.existing is not None else None
            digest.update(repr((step.key, existing, step.values if existing is None else step.changes)).encode())
        return digest.hexdigest()


def counts(steps: Sequence[Step[Any]]) -> StepCounts:
    added = sum(1 for step in steps if step.existing is None)
    changed = sum(1 for step in steps if step.changes)
    return StepCounts(added, changed, len(steps) - added - changed)


def plan(conference: Conference, reading: Reading) -> Plan:
    """Four queries, whatever the size of the file. Its reading has no papers on which a row's place is taken."""
    papers = {paper.number: paper for paper in Paper.objects.filter(conference=conference)}
    authors = {author.email: author for author in Author.objects.standing().filter(conference=conference)}
    numbers = {paper.pk: number for number, paper in papers.items()}
    addresses = {author.pk: email for email, author in authors.items()}
    authorships = {
        (numbers[each.paper_id], addresses.get(each.author_id, f"another conference’s {each.author_id}")): each
        for each in Authorship.objects.standing().filter(paper__conference=conference)
    }
    now = {key: Standing(each.position, each.printed_name) for key, each in authorships.items()}
    reading, positions = settled(reading, now)
    named = {(row.paper_id, row.email) for row in reading.rows}
    standing = dict(Agreement.objects.standing().filter(conference=conference).values_list("authorship_id", "state"))
    signed = Counter(number for (number, _), each in authorships.items() if standing.get(each.pk) in _SIGNED)
    return Plan(
        reading=reading,
        papers=tuple(_paper_steps(reading.rows, papers, signed)),
        authors=tuple(_author_steps(reading.rows, authors)),
        authorships=tuple(
            _authorship_step(row, reading.header, papers, authorships, standing, positions) for row in reading.rows
        ),
        absent=tuple(
            Absent(number, each.printed_name, email)
            for (number, email), each in authorships.items()
            if each.pk in standing and (number, email) not in named and number not in reading.held_back
        ),
    )


def _paper_steps(rows: Iterable[Row], papers: dict[str, Paper], signed: Counter[str]) -> Iterator[Step[Paper]]:
    for number, mine in _grouped(rows, "paper_id").items():
        values = _given({"title": mine[0].title, "date": _first(mine, "date"), "track": _first(mine, "track")})
        remark = kept_title(signed[number])
        existing = papers.get(number)
        changes = _changes(
            existing, values, subject=_("Paper {number}").format(number=number), remarks={"title": remark}
        )
        yield Step(number, existing, values, changes)


def _author_steps(rows: Iterable[Row], authors: dict[str, Author]) -> Iterator[Step[Author]]:
    for email, mine in _grouped(rows, "email").items():
        existing = authors.get(email)
        values = _given(
            {
                "name": _name(mine, existing),
                **{field: _first(mine, field) for field in ("native_name", "orcid", "language")},
            }
        )
        yield Step(email, existing, values, _changes(existing, values, subject=email, remarks={}))


def _authorship_step(
    row: Row,
    header: Sequence[str],
    papers: dict[str, Paper],
    authorships: dict[tuple[str, str], Authorship],
    standing: dict[int, str],
    positions: dict[tuple[str, str], int],
) -> AuthorshipStep:
    existing = authorships.get((row.paper_id, row.email))
    values: dict[str, Any] = {"printed_name": row.name, "position": positions[row.paper_id, row.email]}
    values |= {field: getattr(row, field) for field in ("is_speaker", "is_corresponding") if field in header}
    values |= _given({"affiliation": row.affiliation})
    subject = _("{name} on paper {number}").format(name=row.name, number=row.paper_id)
    is_signed = existing is not None and standing.get(existing.pk) in _SIGNED
    remark = kept_name(is_signed=is_signed)
    changes = _changes(existing, values, subject=subject, remarks={"printed_name": remark})
    paper = papers.get(row.paper_id)
    is_withdrawn = paper is not None and paper.status == PaperStatus.WITHDRAWN
    needs_agreement = not is_withdrawn and (existing is None or existing.pk not in standing)
    if existing is not None and needs_agreement:
        before, after = (str(AGREEMENT[state]) for state in (State.VOID, State.DRAFT))
        changes = (*changes, Change(subject, _("agreement"), before, after))
    return AuthorshipStep(
        f"{row.paper_id} {row.email}",
        existing,
        values,
        changes,
        row=row,
        paper=row.paper_id,
        email=row.email,
        needs_agreement=needs_agreement,
    )


def _changes(
    existing: Paper | Author | Authorship | None, values: dict[str, Any], *, subject: str, remarks: dict[str, str]
) -> tuple[Change, ...]:
    if existing is None:
        return ()
    return tuple(
        Change(subject, name_of(name), shown(getattr(existing, name)), shown(after), remarks.get(name, ""))
        for name, after in values.items()
        if getattr(existing, name) != after
    )


def _name(rows: Sequence[Row], existing: Author | None) -> str:
    """The commonest of a person's spellings; one that is in the database already stays."""
    spellings = Counter(row.name for row in rows)
    if existing is not None and existing.name in spellings:
        return existing.name
    return spellings.most_common(1)[0][0]


def _grouped(rows: Iterable[Row], field: str) -> dict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, field)].append(row)
    return groups


def _first(rows: Iterable[Row], field: str) -> Any:
    return next((getattr(row, field) for row in rows if getattr(row, field)), None)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """An empty cell never erases what is known."""
    return {field: value for field, value in values.items() if value}
