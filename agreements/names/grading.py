"""Two names beside each other. Nothing here blocks a signer: staff see the grade."""

from collections.abc import Callable
from functools import lru_cache

from agreements.names import name_letters, name_parts
from agreements.names.grades import Grade


def grade(typed: str, printed: str, *, native: str = "") -> Grade:
    """The first grade, from exact to different, under which the typed name is the printed or else the native one."""
    found = _compared(typed, printed)
    if found is not Grade.DIFFERENT:
        return found
    if native and (_compared(typed, native) is not Grade.DIFFERENT or _is_both(typed, printed, native)):
        return Grade.NATIVE
    expected = (printed, native) if native else (printed,)
    is_shortened = any(name_parts.is_shortened(typed, name) for name in expected)
    return Grade.SHORTENED if is_shortened else Grade.DIFFERENT


@lru_cache(maxsize=100_000)
def forms(name: str) -> frozenset[str]:
    """What two spellings of one name share, so that many are compared by an index; the order of its parts counts.

    Most names come out alike in all ways, and are kept once: what one way makes of a name another makes of it, too, wherever
    it makes the same of two.
    """
    ways = (
        name_letters.composed,
        name_letters.plain_with_dotless_i,
        name_letters.without_accents,
        name_letters.transliterated,
    )
    return frozenset(form for each in ways if (form := each(name)))


def is_another(name: str, other: str, *, native: str = "") -> bool:
    """Whether two entries of a list are called otherwise; less kind than a grade, because here nobody vouches for either."""
    return forms(name).isdisjoint(forms(other) | forms(native))


_LETTERS: tuple[tuple[Grade, Callable[[str], str]], ...] = (
    (Grade.SAME, name_letters.plain),
    (Grade.SAME, name_letters.plain_with_dotless_i),
    (Grade.ACCENTS, name_letters.without_accents),
)


def _compared(typed: str, printed: str) -> Grade:
    if name_letters.composed(typed) == name_letters.composed(printed):
        return Grade.EXACT
    # Where there are no other letters than these, nothing but capitals and punctuation can differ.
    is_ascii = typed.isascii() and printed.isascii()
    for equal_as, of_name in _LETTERS[:1] if is_ascii else _LETTERS:
        if of_name(typed) and of_name(typed) == of_name(printed):
            return equal_as
    if is_ascii:
        return Grade.ORDER if name_parts.are_in_another_order(typed, printed) else Grade.DIFFERENT
    if (name_letters.spellings(typed) & name_letters.spellings(printed)) - {""}:
        return Grade.ACCENTS
    exchanged = name_letters.with_letters_exchanged(typed)
    if exchanged and exchanged == name_letters.with_letters_exchanged(printed):
        return Grade.KEYBOARD
    if name_parts.are_in_another_order(typed, printed):
        return Grade.ORDER
    return Grade.TRANSLITERATION if name_parts.are_transliterated(typed, printed) else Grade.DIFFERENT


def _is_both(typed: str, printed: str, native: str) -> bool:
    """Whether somebody typed the one behind the other, as on a visiting card."""
    return any(
        _compared(typed, f"{one} {other}") is not Grade.DIFFERENT
        for one, other in ((printed, native), (native, printed))
    )
