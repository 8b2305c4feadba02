"""The level of each character, by the Unicode bidirectional algorithm (UAX 9); even levels run to the right.

python-bidi's public function tells no levels, and its steps, which do, are of a time before rule N0: so that a bracket
goes with what it encloses, the rule stands here, between two of those steps.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from bidi import algorithm

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_MOST_OPEN = 63
_SIDES = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}  # what a character says of its side
_IS_LEFT_OUT = "BN"  # joiners, which the steps leave out

Characters = list[dict[str, Any]]


def levels(text: str) -> list[int]:
    """The whole runs to the right, unless nothing in it is of another direction than right to left.

    So "5787: " stays before a title.
    """
    if not _RIGHT_TO_LEFT.search(text):
        return [0] * len(text)
    directions = [unicodedata.bidirectional(character) for character in text]
    base = "L" if "L" in directions or directions[0] == "EN" else "R"
    resolved = iter(_resolved(text, base))
    found: list[int] = []
    for direction in directions:
        before = found[-1] if found else algorithm.PARAGRAPH_LEVELS[base]
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
