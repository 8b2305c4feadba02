"""What a list would do to each of its papers: a paper is imported whole or held back, so each stands here once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from agreements.desk.previewing.column_meanings import MEANING
from agreements.importing.rows import Problem
from agreements.importing.steps import AuthorshipStep, Change, Plan
from agreements.importing.uploads import rows_as_written
from agreements.models import ImportBatch

# What says of which paper a row is, which stands above its rows.
_OF_PAPER = frozenset({"paper_id", "title"})


@dataclass(frozen=True)
class WrittenCell:
    column: str
    value: str
    is_faulty: bool


@dataclass(frozen=True)
class FaultyRow:
    """`reasons`: what is wrong with it, each with what belongs into its column."""

    number: int
    place: str
    cells: Sequence[WrittenCell]
    reasons: Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True)
class PreviewedPaper:
    """`number` is empty for rows that name no paper. `newcomers` are new on a paper that is here already. Of those held back,
    `faulty` are the rows that have to be corrected, and `beside` is how many good ones wait for them."""

    number: str
    title: str
    people: Sequence[str] = ()
    is_new: bool = False
    newcomers: Sequence[str] = ()
    changes: Sequence[Change] = ()
    faulty: Sequence[FaultyRow] = ()
    beside: int = 0

    @property
    def is_held_back(self) -> bool:
        return bool(self.faulty or self.beside)

    @property
    def is_unchanged(self) -> bool:
        return not (self.is_new or self.newcomers or self.changes or self.is_held_back)


@dataclass(frozen=True)
class PreviewedList:
    held_back: Sequence[PreviewedPaper]
    whole: Sequence[PreviewedPaper]
    unchanged: Sequence[PreviewedPaper]

    @property
    def told(self) -> list[PreviewedPaper]:
        """What somebody has to see: first what has to be corrected."""
        return [*self.held_back, *self.whole]

    @property
    def held_back_count(self) -> int:
        return sum(1 for paper in self.held_back if paper.number)

    @property
    def new_count(self) -> int:
        return sum(1 for paper in self.whole if paper.is_new)


def previewed(found: Plan, batch: ImportBatch) -> PreviewedList:
    taken = list(_taken(found))
    return PreviewedList(
        sorted(_held_back(found, batch), key=lambda paper: not paper.faulty) if not found.reading.is_refused else [],
        [paper for paper in taken if not paper.is_unchanged],
        [paper for paper in taken if paper.is_unchanged],
    )


def _taken(found: Plan) -> Iterator[PreviewedPaper]:
    of_person = {step.key: step.changes for step in found.authors}
    on_paper = defaultdict[str, list[AuthorshipStep]](list)
    for step in found.authorships:
        on_paper[step.paper].append(step)
    for paper in found.papers:
        steps, known = on_paper[paper.key], paper.existing
        changes = [each for step in steps for each in (*step.changes, *of_person.get(step.author, ()))]
        yield PreviewedPaper(
            paper.key,
            str(paper.values.get("title") or (known.title if known else "")),
            [_name(step) for step in steps],
            known is None,
            [_name(step) for step in steps if known is not None and step.existing is None],
            list(dict.fromkeys([*paper.changes, *changes])),
        )


def _name(step: AuthorshipStep) -> str:
    return step.row.name if step.row is not None else ""


def _held_back(found: Plan, batch: ImportBatch) -> Iterator[PreviewedPaper]:
    """Each once; rows that name no paper come together."""
    reading = found.reading
    if not reading.problems:
        return
    _, written = rows_as_written(batch, {problem.row for problem in reading.problems})
    papers = defaultdict[str, dict[int, list[Problem]]](lambda: defaultdict(list))
    for problem in reading.problems:
        papers[problem.paper][problem.row].append(problem)
    for number, rows in papers.items():
        faulty = {row: told for row, told in rows.items() if not all(each.is_left_out for each in told)}
        shown = [_faulty(row, told, written.get(row, {}), reading.places) for row, told in faulty.items()]
        title = next((written[row]["title"] for row in rows if written.get(row, {}).get("title")), "")
        yield PreviewedPaper(number, title if number else "", faulty=shown, beside=len(rows) - len(faulty))


def _faulty(row: int, told: Sequence[Problem], cells: Mapping[str, str], places: Mapping[int, str]) -> FaultyRow:
    columns = {problem.column for problem in told}
    shown = [
        WrittenCell(column, value, column in columns)
        for column, value in cells.items()
        if column in columns or (value and column not in _OF_PAPER)
    ]
    reasons = [(each.reason, MEANING.get(each.column, "")) for each in told if not each.is_left_out]
    return FaultyRow(row, places.get(row, ""), shown, reasons)
