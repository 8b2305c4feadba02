"""Two names, one above the other: what they share, what differs, and what one of them leaves out. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, lru_cache

from agreements.wording.keys import search_key

# From so many equal letters on two words are one word in two spellings.
_AKIN = 0.6
# Two names of more words than this are not laid word above word.
_MOST = 400


class InCommon(StrEnum):
    SAME = "same"
    OTHER = "other"
    # Nothing stands here of what the other name has.
    MISSING = "missing"


class NameDifference(StrEnum):
    """In what two names differ, and in nothing else."""

    INITIAL_LEFT_OUT = "initial_left_out"
    PART_LEFT_OUT = "part_left_out"
    PART_ADDED = "part_added"
    SHORTENED = "shortened"
    WRITTEN_OUT = "written_out"
    LETTERS = "letters"
    ORDER = "order"
    # Nothing that others have in common with it.
    ANOTHER = "another"


@dataclass(frozen=True)
class Piece:
    how: InCommon
    words: str = ""


@dataclass(frozen=True)
class ComparedNames:
    """Both names in pieces, in their own order."""

    printed: Sequence[Piece]
    signed: Sequence[Piece]
    difference: NameDifference


# A word of the one name and what stands for it in the other.
_Pair = tuple[str, str]


@lru_cache(maxsize=10_000)
def compared(printed: str, signed: str) -> ComparedNames:
    """The same names are asked for with every page, until somebody has decided."""
    above, below = printed.split(), signed.split()
    if sorted(map(search_key, above)) == sorted(map(search_key, below)):
        return _in_another_order(above, below)
    is_long = len(above) * len(below) > _MOST
    pairs = [(printed, signed)] if is_long else _aligned(above, below)
    sides = [_pieces(one, other) for one, other in pairs]
    return ComparedNames(_spaced(one for one, _ in sides), _spaced(other for _, other in sides), _difference(pairs))


def _in_another_order(above: Sequence[str], below: Sequence[str]) -> ComparedNames:
    moved = [search_key(one) != search_key(other) for one, other in zip(above, below, strict=True)]
    return ComparedNames(_marked(above, moved), _marked(below, moved), NameDifference.ORDER)


def _marked(words: Sequence[str], is_moved: Sequence[bool]) -> list[Piece]:
    told = zip(words, is_moved, strict=True)
    return _spaced([Piece(InCommon.OTHER if moved else InCommon.SAME, word)] for word, moved in told)


def _aligned(above: Sequence[str], below: Sequence[str]) -> list[_Pair]:
    """Word by word, so that as much as possible stands above its like; "" where a name has nothing."""

    @cache
    def best(row: int, column: int) -> tuple[float, tuple[_Pair, ...]]:
        if row == len(above) or column == len(below):
            rest = [(word, "") for word in above[row:]] + [("", word) for word in below[column:]]
            return 0.0, tuple(rest)
        ways = [
            (_nearness(above[row], below[column]), (above[row], below[column]), best(row + 1, column + 1)),
            (0.0, (above[row], ""), best(row + 1, column)),
            (0.0, ("", below[column]), best(row, column + 1)),
        ]
        return max(((near + score, (pair, *pairs)) for near, pair, (score, pairs) in ways), key=lambda found: found[0])

    return list(best(0, 0)[1])


def _nearness(one: str, other: str) -> float:
    """Two words that have nothing in common still stand above each other, if nothing else claims their places."""
    if search_key(one) == search_key(other):
        return 4
    if _is_initial(one, other) or _is_initial(other, one):
        return 3
    ratio = _ratio(one, other)
    return 2 if ratio >= _AKIN else max(0.1, ratio)


def _is_initial(short: str, long: str) -> bool:
    letter = _letters(short)
    return len(letter) == 1 < len(_letters(long)) and _letters(long).startswith(letter)


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, search_key(word)))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, search_key(one), search_key(other), autojunk=False).ratio()


def _pieces(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    if not one or not other:
        return ([_other_or_missing(one)], [_other_or_missing(other)])
    if search_key(one) == search_key(other):
        return [Piece(InCommon.SAME, one)], [Piece(InCommon.SAME, other)]
    if _ratio(one, other) < _AKIN:
        return [Piece(InCommon.OTHER, one)], [Piece(InCommon.OTHER, other)]
    above, below = list[Piece](), list[Piece]()
    for how, start, end, begin, stop in _steps(one, other):
        is_same = how == "equal"
        above.append(Piece(InCommon.SAME, one[start:end]) if is_same else _other_or_missing(one[start:end]))
        below.append(Piece(InCommon.SAME, other[begin:stop]) if is_same else _other_or_missing(other[begin:stop]))
    return above, below


def _steps(one: str, other: str) -> Iterator[tuple[str, int, int, int, int]]:
    yield from SequenceMatcher(None, [*map(_sign, one)], [*map(_sign, other)], autojunk=False).get_opcodes()


def _sign(sign: str) -> str:
    """As it is compared: an accent or a capital is no difference."""
    return search_key(sign) or sign


def _other_or_missing(words: str) -> Piece:
    return Piece(InCommon.OTHER, words) if words else Piece(InCommon.MISSING)


def _spaced(words: Iterator[list[Piece]]) -> list[Piece]:
    found = list[Piece]()
    for pieces in words:
        found += [Piece(InCommon.SAME, " "), *pieces] if found else pieces
    return found


def _difference(pairs: Sequence[_Pair]) -> NameDifference:
    kinds = {_of_words(one, other) for one, other in pairs} - {None}
    if kinds and kinds <= {NameDifference.INITIAL_LEFT_OUT, NameDifference.PART_LEFT_OUT}:
        return max(kinds, key=lambda kind: kind == NameDifference.PART_LEFT_OUT) or NameDifference.ANOTHER
    return (kinds.pop() if len(kinds) == 1 else None) or NameDifference.ANOTHER


def _of_words(one: str, other: str) -> NameDifference | None:
    if not other:
        return NameDifference.INITIAL_LEFT_OUT if len(_letters(one)) == 1 else NameDifference.PART_LEFT_OUT
    if not one:
        return NameDifference.PART_ADDED
    if search_key(one) == search_key(other):
        return None
    if _is_initial(other, one):
        return NameDifference.SHORTENED
    if _is_initial(one, other):
        return NameDifference.WRITTEN_OUT
    return NameDifference.LETTERS if _ratio(one, other) >= _AKIN else NameDifference.ANOTHER
