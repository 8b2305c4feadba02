"""What differs, one by one, and how much of each kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agreements.importing.difference.kinds_and_remedies import AUTHORS, TITLES, DifferenceKind


@dataclass(frozen=True, slots=True)
class Difference:
    """Of a paper, or of an author on it: what stands here, and what the list has instead."""

    kind: DifferenceKind
    paper: str
    name: str = ""
    before: str = ""
    after: str = ""
    # By which one is ticked, where that can be done.
    key: str = ""
    # What is to be known of it before it is settled.
    remark: str = ""
    # How many agreements were signed that it is about.
    signed: int = 0


@dataclass(frozen=True)
class Differences:
    rows: tuple[Difference, ...] = ()
    # Papers here that the list does not name at all.
    unnamed: int = 0

    @property
    def by_kind(self) -> Mapping[DifferenceKind, Sequence[Difference]]:
        """In the order of the kinds, only those that there are."""
        found = defaultdict[DifferenceKind, list[Difference]](list)
        for row in self.rows:
            found[row.kind].append(row)
        return {kind: found[kind] for kind in DifferenceKind if kind in found}

    @property
    def by_paper(self) -> Mapping[str, Sequence[Difference]]:
        """In the order of the list; what is no paper's, such as a person's address, under an empty number."""
        found = defaultdict[str, list[Difference]](list)
        for row in self.rows:
            found[row.paper].append(row)
        return dict(found)

    @property
    def author_lists(self) -> int:
        """Papers here whose authors differ: who they are, how they are called, or in which order they stand."""
        return len(_papers(self.rows, AUTHORS))

    @property
    def author_lists_in_order_only(self) -> int:
        kinds = set(AUTHORS) - {DifferenceKind.REORDERED}
        return len(_papers(self.rows, (DifferenceKind.REORDERED,)) - _papers(self.rows, kinds))

    @property
    def titles(self) -> int:
        return len(_papers(self.rows, TITLES))


def papers_of(rows: Iterable[Difference]) -> int:
    return len({row.paper for row in rows if row.paper})


def _papers(rows: Iterable[Difference], kinds: Iterable[DifferenceKind]) -> set[str]:
    wanted = set(kinds)
    return {row.paper for row in rows if row.kind in wanted}
