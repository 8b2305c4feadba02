"""The letters of a name as they are compared: each of these takes one more kind of difference away."""

import re
import unicodedata
from functools import lru_cache
from itertools import product

from anyascii import anyascii

from agreements.names.exchanged import EXCHANGED
from agreements.wording.keys import APOSTROPHES

# Beside apostrophes: half rings, Arabic's stretching of a letter, Hebrew's geresh and gershayim.
PASSED_OVER = APOSTROPHES | frozenset("\u02be\u02bf\u0640\u05f3\u05f4")
_NOTHING = dict.fromkeys(map(ord, PASSED_OVER))
# In Turkish and Azerbaijani "ı" is the small letter of "I", and "i" that of "İ".
_DOTTED, _DOTLESS = str.maketrans("İ", "i"), str.maketrans("I", "ı")
# Letters of these look alike: a word that mixes them is not a transliteration.
_ALIKE = ("LATIN", "GREEK", "CYRILLIC")
# Marks of these classes are parts of a letter, not accents on it: voiced kana, viramas, vowels of Telugu, Thai and Lao.
_PARTS_OF_LETTERS = frozenset({8, 9, 84, 91, 103, 118})
# How keyboards and passports without these letters write them, beside the letter without its mark.
_SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "ő": "oe", "ű": "ue", "đ": "dj"}
# Of pinyin, behind these two consonants alone.
_LYU = re.compile("([ln])u\u0308")
# From so many such letters on, either all of them are spelt out or none.
_MOST_SPELT_OUT = 4


def composed(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def plain(name: str) -> str:
    """Case, blanks, punctuation and compatibility forms taken away; marks stay."""
    if name.isascii():
        return "".join(filter(str.isalnum, name.lower()))
    # An acute accent by itself would become a mark on the letter before it.
    compatible = unicodedata.normalize("NFKC", composed(name).translate(_NOTHING))
    folded = unicodedata.normalize("NFKC", compatible.casefold())
    return "".join(filter(is_letter, folded))


def plain_with_dotless_i(name: str) -> str:
    """With their marks apart: a capital with an accent is composed, and a dotless i with one is not."""
    return plain(unicodedata.normalize("NFD", composed(name).translate(_DOTTED)).translate(_DOTLESS))


@lru_cache(maxsize=20_000)
def without_accents(name: str) -> str:
    folded = plain(name)
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFD", folded.replace("ı", "i"))
    bare = "".join(character for character in decomposed if not _is_accent(character))
    return "".join(map(_in_ascii, unicodedata.normalize("NFC", bare)))


def with_letters_exchanged(name: str) -> str:
    """One letter for all that different keyboards or input methods have for it."""
    return exchanged(without_accents(name))


def exchanged(bare: str) -> str:
    return bare if bare.isascii() else bare.translate(EXCHANGED)


@lru_cache(maxsize=20_000)
def spellings(name: str) -> frozenset[str]:
    """Without accents, in all ways to do without them: "Jürgen" is jurgen or juergen."""
    bare = without_accents(name)
    if name.isascii():
        return frozenset({bare})
    folded = unicodedata.normalize("NFC", plain(name))
    ways = [_ways(letter) for letter in folded]
    if sum(len(each) > 1 for each in ways) > _MOST_SPELT_OUT:
        return frozenset({bare, "".join(each[-1] for each in ways)})
    return frozenset({bare, *map("".join, product(*ways)), *_as_in_passports(folded)})


def _as_in_passports(folded: str) -> list[str]:
    """Chinese "ü", which keyboards write as "v"."""
    parted = unicodedata.normalize("NFD", folded)
    if not _LYU.search(parted):
        return []
    return [without_accents(_LYU.sub(rf"\1{by}", parted)) for by in ("yu", "v")]


def transliterated(name: str) -> str:
    """In Latin letters without accents; empty where a word mixes scripts whose letters look alike."""
    name = composed(name)
    if name.isascii():
        return plain(name)
    return "" if any(map(_mixes_scripts, name.split())) else plain(anyascii(name))


def _ways(letter: str) -> list[str]:
    """The letter bare, then spelt out; one with a second mark, as in pinyin, as if it had the first one only."""
    with_one_mark = unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter)[:2])
    spelt_out = _SPELT_OUT.get(with_one_mark)
    return [without_accents(letter), spelt_out] if spelt_out else [without_accents(letter)]


@lru_cache(maxsize=20_000)
def scripts(name: str) -> frozenset[str]:
    """Those of its letters but for Latin, by the first word of their names; marks are of any."""
    found = {unicodedata.name(sign, "").partition(" ")[0] for sign in composed(name) if is_letter(sign)}
    return frozenset(found - {"LATIN", "FULLWIDTH", "DIGIT", "COMBINING", "MODIFIER", ""})


def _mixes_scripts(word: str) -> bool:
    return len({_look_alike(character) for character in word} - {""}) > 1


@lru_cache(maxsize=20_000)
def _look_alike(character: str) -> str:
    """Of which of the scripts that look alike it is; empty if of none."""
    name = unicodedata.name(character, "")
    return next((script for script in _ALIKE if name.startswith(script)), "")


@lru_cache(maxsize=20_000)
def is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" and character not in PASSED_OVER


@lru_cache(maxsize=20_000)
def _in_ascii(character: str) -> str:
    """What a Latin letter is that no mark can be taken from: "ł" is "l", "æ" is "ae"."""
    return plain(anyascii(character)) if _look_alike(character) == "LATIN" else character


@lru_cache(maxsize=20_000)
def _is_accent(character: str) -> bool:
    return unicodedata.combining(character) not in {0, *_PARTS_OF_LETTERS}
