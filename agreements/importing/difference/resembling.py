"""Who of a list without addresses is whom of the same paper, where names are not alike: written shorter, or corrected."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from anyascii import anyascii

from agreements.importing.difference.comparing import Named

_WORD = re.compile(r"[a-z]+")
_NEARLY = 0.85


def paired(listed: Sequence[Named], here: Sequence[Named], *, places: Mapping[str, int]) -> dict[str, str]:
    """Of keys of the list the keys of those here, each at most once; the most alike first, at the same place if possible.

    A family name in common alone tells nothing: two co-authors, or whoever took somebody's place, may well share it.
    """
    found: dict[str, str] = {}
    for _, mine, other in sorted(_candidates(listed, here, places), key=lambda each: -each[0]):
        if mine not in found and other not in found.values():
            found[mine] = other
    return found


def _candidates(
    listed: Sequence[Named], here: Sequence[Named], places: Mapping[str, int]
) -> Iterator[tuple[float, str, str]]:
    for mine in listed:
        for other in here:
            is_there = places.get(mine.key) == places.get(other.key)
            if score := _likeness(mine.name, other.name, is_there=is_there):
                yield score + is_there, mine.key, other.key


def _likeness(one: str, other: str, *, is_there: bool) -> float:
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return 0
    if sorted(mine) == sorted(theirs):
        return 4
    if mine[-1] == theirs[-1] and mine[0][0] == theirs[0][0]:
        # “J. Doe” is “Jane Doe”, and so is “Jane Q. Doe”; “John Doe” is somebody else, but for where Jane stood.
        return 3 if _begin_alike(mine[0], theirs[0]) else 2 if is_there else 0
    if not is_there:
        return 0
    is_given = len(mine[0]) > 1 and mine[0] == theirs[0]
    nearly = SequenceMatcher(None, " ".join(mine), " ".join(theirs)).ratio() >= _NEARLY
    return 2 if is_given else 1 if nearly and mine[0][0] == theirs[0][0] else 0


def _begin_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one) or SequenceMatcher(None, one, other).ratio() >= _NEARLY


@lru_cache(maxsize=50_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(anyascii(name).lower()))
