"""The rows of a list under the numbers that their papers have here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from agreements.importing.difference.differences import Difference
from agreements.importing.difference.kinds_and_remedies import DifferenceKind, Remedy
from agreements.importing.formats.named_works.work_found import UNNUMBERED
from agreements.importing.rows import Reading
from agreements.importing.who import same_papers
from agreements.importing.who.known import Known


@dataclass(frozen=True)
class NumberedHere:
    """`new_numbers` are those that papers here get, by the present ones."""

    reading: Reading
    differences: tuple[Difference, ...] = ()
    new_numbers: Mapping[str, str] = field(default_factory=dict)


def as_numbered_here(reading: Reading, there: Known) -> NumberedHere:
    papers = same_papers.by_paper(reading.rows)
    if reading.compares:
        here = same_papers.without_addresses(papers, there)
        others = tuple(_not_here(reading, here))
        rows = tuple(replace(row, paper_id=here[row.paper_id]) for row in reading.rows if row.paper_id in here)
        return NumberedHere(replace(reading, rows=rows), others)
    moved = same_papers.moved(papers, there, unread=reading.held_back)
    differences = tuple(
        Difference(DifferenceKind.MOVED, here, there.papers[here].title, here, number)
        for number, here in moved.items()
    )
    remedy = reading.remedy(DifferenceKind.MOVED)
    if not moved or remedy is Remedy.ADD:
        return NumberedHere(reading, differences)
    rows = tuple(replace(row, paper_id=moved[row.paper_id]) if row.paper_id in moved else row for row in reading.rows)
    new = {here: number for number, here in moved.items()} if remedy is Remedy.AMEND else {}
    return NumberedHere(replace(reading, rows=rows), differences, new)


def _not_here(reading: Reading, here: Mapping[str, str]) -> Iterator[Difference]:
    for number, rows in same_papers.by_paper(reading.rows).items():
        if number not in here:
            names = "; ".join(row.name for row in rows)
            said = "" if number.startswith(UNNUMBERED) else number
            yield Difference(DifferenceKind.NOT_HERE, said, after=rows[0].title, remark=names)
