"""A title and the names under it: all that a list without addresses says of a paper."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from agreements.importing.listings.found import FoundAuthor

# Before the number of a work in a list that has none of its own.
UNNUMBERED = "#"


@dataclass(frozen=True, slots=True)
class WorkFound:
    """`people` are cells of a name each, in their order."""

    title: str
    people: list[Mapping[str, str]] = field(default_factory=list)
    number: str = ""
    row: int = 0
    table: str = ""


def authors_of(works: Iterable[WorkFound]) -> Iterator[FoundAuthor]:
    for count, work in enumerate(works, 1):
        of_paper = {"paper_id": work.number.strip() or f"{UNNUMBERED}{count}", "title": work.title}
        for place, person in enumerate(work.people, 1):
            cells = {**of_paper, **person, "author_order": str(place)}
            yield FoundAuthor(cells, work.row, place if work.row else 0, work.table)
