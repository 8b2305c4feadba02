"""The words of two names beside each other: turned round, in other letters, or with something left out."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from anyascii import anyascii

from agreements.names import name_letters
from agreements.names.short_forms import are_of_one_name

# One sign is one word of a name: Han and the syllables of Hangul.
_SIGN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SYLLABLE = re.compile("[\uac00-\ud7a3]")
# No name has more words: what is longer is compared as it stands.
_MOST_WORDS = 16
_MOST_WAYS = 32
# A name written as one word beside the same as several: "Janwillem", "Jan-Willem".
_MOST_TOGETHER = 3

NameWords = tuple[str, ...]


def are_in_another_order(one: str, other: str) -> bool:
    """Whether both have the same words: family name first, or with particles and suffixes elsewhere."""
    return any(_are_turned(first, second) for first, second in product(_spelt(one), _spelt(other)))


def are_transliterated(one: str, other: str) -> bool:
    """Whether both sound alike, in whatever order. Of two names in one script that says nothing: many signs sound alike."""
    if name_letters.scripts(one) & name_letters.scripts(other):
        return False
    joined = name_letters.transliterated(one)
    if joined and joined == name_letters.transliterated(other):
        return True
    first, second = _in_latin(one), _in_latin(other)
    return bool(first and second) and _are_turned(first, second)


def is_shortened(one: str, other: str) -> bool:
    """Whether one of them is the other with initials or short forms of given names, or without some of its parts."""
    pairs = [*product(_spelt(one), _spelt(other))]
    if not name_letters.scripts(one) & name_letters.scripts(other):
        pairs.append((_in_latin(one), _in_latin(other)))
    return any(_is_short_for(first, second) or _is_short_for(second, first) for first, second in pairs)


# --- NameWords ------------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=20_000)
def _words(name: str) -> NameWords:
    """As they are written; what an apostrophe joins is one word."""
    signs = (
        sign if name_letters.is_letter(sign) or sign in name_letters.PASSED_OVER else " "
        for sign in name_letters.composed(name)
    )
    found = "".join(signs).split()
    return tuple(found) if len(found) <= _MOST_WORDS else ()


@lru_cache(maxsize=20_000)
def _spelt(name: str) -> frozenset[NameWords]:
    """In each way to do without accents."""
    ways: set[NameWords] = {()}
    for word in _words(name):
        ways = {(*way, spelling) for way in ways for spelling in _spellings(word)}
        if len(ways) > _MOST_WAYS:
            ways = {tuple(map(name_letters.with_letters_exchanged, _words(name)))}
            break
    return frozenset(tuple(filter(None, way)) for way in ways) - {()}


def _spellings(word: str) -> set[str]:
    return set(map(name_letters.exchanged, name_letters.spellings(word)))


@lru_cache(maxsize=20_000)
def _in_latin(name: str) -> NameWords:
    """Each sign of Han and each syllable a word of its own; nothing where letters that look alike are mixed."""
    if not name_letters.transliterated(name):
        return ()
    parted = _SYLLABLE.sub(r" \g<0> ", _SIGN.sub(r" \g<0> ", name_letters.composed(name)))
    found = [word for each in parted.split() for word in _words(anyascii(each))]
    return tuple(filter(None, map(name_letters.plain, found))) if len(found) <= _MOST_WORDS else ()


# --- Order ------------------------------------------------------------------------------------------------------------
def _are_turned(one: NameWords, other: NameWords) -> bool:
    first, second = "".join(one), "".join(other)
    if len(first) != len(second):
        return False
    return sorted(one) == sorted(other) or _turns_into(one, second) or _turns_into(other, first)


def _turns_into(words: NameWords, joined: str) -> bool:
    """Whether the words, begun with another one than the first, are these name_letters."""
    return any("".join(each) == joined for each in _turned(words))


def _turned(words: NameWords) -> Iterator[NameWords]:
    yield from (words[at:] + words[:at] for at in range(len(words)))


# --- Parts left out ---------------------------------------------------------------------------------------------------
def _is_short_for(short: NameWords, long: NameWords) -> bool:
    if not 2 <= len(short) <= len(long) or set(short).isdisjoint(long):
        return False
    return any(_fits(one, other) for one in _family_last(short) for other in _family_last(long))


def _family_last(words: NameWords) -> Sequence[NameWords]:
    return (words, words[1:] + words[:1])


def _fits(short: NameWords, long: NameWords) -> bool:
    """Whether the family names are one, and the rest of the short name stands in the long one, in its order."""
    *given, family = short
    *others, last = long
    if family == last:
        return _are_found(given, others)
    # The second of two family names is left out, or what stands behind one ("Filho", "Jr.").
    is_one_left_out = len(long) > 2 and family == others[-1] and len(family) > 1
    return is_one_left_out and given[0] == others[0] and _are_found(given, others[:-1])


def _are_found(
    given: Sequence[str], others: Sequence[str], *, may_be_initial: bool = True, is_begun: bool = False
) -> bool:
    """An initial never stands first where a name before it was left out: "R. Kumar" is not "P. Ramana Kumar"."""
    if not given or not others:
        return not given
    lengths = _lengths(given[0], others, may_be_initial=may_be_initial)
    if any(_are_found(given[1:], others[length:], is_begun=True) for length in lengths):
        return True
    return _are_found(given, others[1:], may_be_initial=is_begun, is_begun=is_begun)


def _lengths(word: str, others: Sequence[str], *, may_be_initial: bool) -> Iterator[int]:
    """For how many of the next words this one can stand."""
    if word == others[0] or are_of_one_name(word, others[0]) or (may_be_initial and _is_initial(word, others[0])):
        yield 1
    for count in range(2, min(_MOST_TOGETHER, len(others)) + 1):
        together = others[:count]
        if word == "".join(together) or (may_be_initial and word == "".join(each[0] for each in together)):
            yield count


def _is_initial(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return _length(short) == 1 and long.startswith(short)


def _length(word: str) -> int:
    """In letters: marks and vowels written as marks count for nothing."""
    return sum(unicodedata.category(character)[0] != "M" for character in word)
