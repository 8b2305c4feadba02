"""What a list has otherwise than it is here, paper by paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from agreements.desk.differing.difference_form import ROWS, ShownDifference, label_of
from agreements.importing.difference.differences import Difference
from agreements.importing.remarking.difference_words import TITLES_OF_KINDS
from agreements.importing.steps import Plan

# Of one kind on one paper.
_SHOWN = 10


@dataclass(frozen=True)
class DifferingPaper:
    """`number` is empty for what is of people, on whichever papers; `kinds` have how many more there are than are shown."""

    number: str
    title: str
    kinds: Sequence[tuple[str, Sequence[ShownDifference], int]]


def differing_papers(found: Plan) -> tuple[list[DifferingPaper], int]:
    """The first of them, and how many more there are."""
    titles = {step.key: step.existing.title if step.existing else step.values["title"] for step in found.papers}
    papers = found.difference.by_paper
    shown = [_paper(number, rows, titles) for number, rows in islice(papers.items(), ROWS)]
    return shown, len(papers) - len(shown)


def _paper(number: str, rows: Sequence[Difference], titles: Mapping[str, str]) -> DifferingPaper:
    kinds = []
    for kind, of_kind in groupby(
        sorted(rows, key=lambda each: list(TITLES_OF_KINDS).index(each.kind)), lambda row: row.kind
    ):
        told = [ShownDifference(each, label_of(each), is_ticked=False) for each in of_kind]
        kinds.append((str(TITLES_OF_KINDS[kind]), told[:_SHOWN], max(len(told) - _SHOWN, 0)))
    return DifferingPaper(number, titles.get(number, ""), kinds)
