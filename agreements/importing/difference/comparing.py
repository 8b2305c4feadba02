"""A paper as it is here beside the same paper as a list has it: title, and authors in their order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agreements.importing.difference.differences import Difference
from agreements.importing.difference.kinds_and_remedies import DifferenceKind
from agreements.importing.difference.title_writings import how_titles_differ


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on a paper: a key that tells the same person on both sides, and the name as printed."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Side:
    """A paper as one of the two has it."""

    number: str
    title: str
    authors: Sequence[Named]


def compared(here: Side, listed: Side, *, has_order: bool) -> Iterator[Difference]:
    """`has_order`: the list says who comes first."""
    if kind := how_titles_differ(here.title, listed.title):
        yield Difference(kind, here.number, "", here.title, listed.title)
    mine, theirs = _names(here), _names(listed)
    for key, name in theirs.items():
        if key not in mine:
            yield Difference(DifferenceKind.ADDED, here.number, name, "", name)
        elif mine[key] != name:
            yield Difference(DifferenceKind.RENAMED, here.number, name, mine[key], name, key=key_of(here.number, key))
    for key, name in mine.items():
        if key not in theirs:
            yield Difference(DifferenceKind.GONE, here.number, name, name, "", key=key_of(here.number, key))
    if has_order and is_reordered(here.authors, listed.authors):
        yield Difference(DifferenceKind.REORDERED, here.number, "", _listed(here), _listed(listed))


def key_of(number: str, person: str) -> str:
    return f"{number} {person}"


def is_reordered(here: Sequence[Named], listed: Sequence[Named]) -> bool:
    """Whether those who are on both sides stand in another order; who moved up because somebody left is where they were."""
    both = {each.key for each in here} & {each.key for each in listed}
    return [each.key for each in here if each.key in both] != [each.key for each in listed if each.key in both]


def _names(work: Side) -> Mapping[str, str]:
    return {each.key: each.name for each in work.authors}


def _listed(work: Side) -> str:
    return "; ".join(each.name for each in work.authors)
