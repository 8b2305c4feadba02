"""The level of each character, by the Unicode bidirectional algorithm (UAX 9); even levels run to the right.

python-bidi's public function tells no levels, and its steps, which do, are of a time before rule N0 and before isolates:
so that a bracket goes with what it encloses, the rule stands here, between two of those steps; an isolate is resolved by
itself, and stands for one sign without direction in what surrounds it.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, TypeVar

from bidi import algorithm

from agreements.wording.characters import has_right_to_left

_MOST_OPEN = 63
_SIDES = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}  # what a character says of its side
_IS_LEFT_OUT = "BN"  # joiners, which the steps leave out
_OBJECT = "\ufffc"  # in place of an isolate: it has no direction

Characters = list[dict[str, Any]]
T = TypeVar("T")


def isolated(parts: Sequence[tuple[str, bool]]) -> tuple[int, list[int]]:
    """The paragraph's level, and those of the characters of all parts; a part is a text and whether it is an isolate.

    The first strong character says where a paragraph, and each isolate, begins (P2, P3, X5c).
    """
    whole = "".join(_OBJECT if is_isolate else text for text, is_isolate in parts)
    own = _first_strong(whole)
    around, found = iter(_levels(whole, own)), list[int]()
    for text, is_isolate in parts:
        if not is_isolate:
            found += [next(around) for _ in text]
            continue
        next(around)
        level = _first_strong(text)
        above = own + 1 if (own + 1) % 2 == level else own + 2
        found += [each + above - level for each in _levels(text, level)]
    return own, found


def _first_strong(text: str) -> int:
    directions = map(unicodedata.bidirectional, text)
    return next((int(each != "L") for each in directions if each in {"L", "R", "AL"}), 0)


def in_order(levels: Sequence[int], things: Sequence[T]) -> list[T]:
    """From left to right (rule L2): what runs at a level or above is turned round, from the highest level down."""
    pairs = list(zip(levels, things, strict=True))
    for level in range(max(levels, default=0), 0, -1):
        turned: list[tuple[int, T]] = []
        for is_in, group in groupby(pairs, key=lambda pair, level=level: pair[0] >= level):  # type: ignore[misc]
            stretch = list(group)
            turned += reversed(stretch) if is_in else stretch
        pairs = turned
    return [thing for _, thing in pairs]


def levels(text: str) -> list[int]:
    """Of documents that were drawn before isolates were known: the whole runs to the right, unless nothing in it is of
    another direction than right to left. So "5787: " stays before a title.
    """
    if not has_right_to_left(text):
        return [0] * len(text)
    directions = [unicodedata.bidirectional(character) for character in text]
    return _levels(text, 0 if "L" in directions or directions[0] == "EN" else 1)


def _levels(text: str, own: int) -> list[int]:
    """`own`: the level of the whole."""
    resolved = iter(_resolved(text, "LR"[own]))
    found: list[int] = []
    for direction in map(unicodedata.bidirectional, text):
        before = found[-1] if found else own
        found.append(before if direction == _IS_LEFT_OUT else next(resolved))
    return found


def _resolved(text: str, base: str) -> list[int]:
    level = algorithm.PARAGRAPH_LEVELS[base]
    storage = algorithm.get_empty_storage() | {"base_level": level, "base_dir": base}
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    for run in storage["runs"]:
        _resolve_brackets(storage["chars"][run["start"] : run["start"] + run["length"]], run["sor"])
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [character["level"] for character in storage["chars"]]


def _resolve_brackets(run: Characters, before: str) -> None:
    """Rule N0; `before`: the side of what stands before the run."""
    own = "LR"[run[0]["level"] % 2] if run else ""
    for start, end in sorted(_pairs(run)):
        inside = {_SIDES.get(character["type"]) for character in run[start + 1 : end]} - {None}
        if not inside:
            continue
        side = own if own in inside else _side_before(run[:start], before)
        for place in (start, end):
            _set_side(run, place, side if side in inside else own)


def _pairs(run: Characters) -> Iterator[tuple[int, int]]:
    """Rule BD16."""
    opened: list[tuple[str, int]] = []
    for place, character in enumerate(run):
        if character["type"] != "ON":
            continue
        sign, category = character["ch"], unicodedata.category(character["ch"])
        if category == "Ps" and sign in algorithm.MIRRORED:
            if len(opened) == _MOST_OPEN:
                return
            opened.append((algorithm.MIRRORED[sign], place))
        elif category == "Pe":
            for number in range(len(opened) - 1, -1, -1):
                if opened[number][0] == sign:
                    yield opened[number][1], place
                    del opened[number:]
                    break


def _side_before(run: Characters, before: str) -> str:
    sides = (_SIDES.get(character["type"]) for character in reversed(run))
    return next((side for side in sides if side), before)


def _set_side(run: Characters, place: int, side: str) -> None:
    """Of a bracket, and of the marks that stand on it."""
    run[place]["type"] = side
    for character in run[place + 1 :]:
        if unicodedata.bidirectional(character["ch"]) != "NSM":
            return
        character["type"] = side
