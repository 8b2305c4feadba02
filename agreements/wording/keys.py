"""The forms in which names, titles and numbers are compared: found however they are typed, sorted as people expect.

Capitals, accents (composed or not), width, the kind of an apostrophe or a hyphen make no difference; "ł" is "l", "ß" is
"ss", "æ" is "ae". Compared by code points these keys put Latin names first, for theirs are ASCII, and "Émile" at "Emile".
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain

from anyascii import anyascii

# Apostrophes and what stands for one: O'Brien, O’Brien, OʼBrien.
APOSTROPHES = frozenset("'`\u00b4\u2018\u2019\u201b\u2032\uff07\u02b9\u02bb\u02bc\u02bd\ua78b\ua78c")
# Half rings (hamza and ayn in Latin letters), Arabic's stretching of a letter, Hebrew's geresh and gershayim.
_PASSED_OVER = dict.fromkeys(map(ord, APOSTROPHES | set("\u02be\u02bf\u0640\u05f3\u05f4"))) | {0x2212: "-"}
# One letter on two keyboards: yeh and kaf in Arabic and Persian; alef maksura is often typed for yeh.
_ARABIC = str.maketrans("\u06cc\u0649\u06a9", "\u064a\u064a\u0643")
# Han, kana and Hangul, in which spaces tell nothing.
_EAST_ASIAN = "\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff65-\uffdc\U00020000-\U0003ffff"
_IS_EAST_ASIAN = re.compile(f"[{_EAST_ASIAN}]")
_SPACE_BETWEEN = re.compile(f"(?<=[{_EAST_ASIAN}]) (?=[{_EAST_ASIAN}])")

_COMMA = re.compile("[,\uff0c\u060c]")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_INITIALS = re.compile(r"([^\W\d]\.-?)+")
_SUFFIXES = frozenset({"Jr", "JR", "jr", "Sr", "SR", "sr", "II", "III", "IV", "PhD", "Ph.D"})

# How a keyboard without these writes them, and back; a short name is left alone ("Joel" is no "Jöl").
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "Ä": "ae", "Ö": "oe", "Ü": "ue", "Ø": "oe"})
_SPELT_OUT_VOWEL = re.compile("([aou])e")
_SHORTEST = 4


def search_key(*texts: str) -> str:
    """The words of the texts, one space apart; what stood together in a text is still together."""
    return " ".join(key for text in texts if (key := _key(text)))


def name_key(name: str) -> str:
    """A name as it is sorted: the family name, two spaces, the rest; each of its words is found in it too.

    The family name is what stands before a comma, or else the last word that is no "Jr.", initial or bracket. Particles
    belong to the rest: "van der Berg" and "Van der Berg" are both under B. A Chinese, Japanese or Korean name begins
    with the family name and stays as it is.
    """
    family, rest = _parted(unicodedata.normalize("NFC", name))
    return "  ".join(folded for part in (family, rest) if (folded := _folded(part))) or _key(name)


def number_key(number: str) -> str:
    """A paper's number as it is sorted: "2" before "10", "A2" before "A10". Each run of digits follows its length."""
    return re.sub("0*([0-9]+)", lambda digits: f"{len(digits[1]):02}{digits[1]}", _key(number))


def spellings(query: str) -> list[list[str]]:
    """For each word of a query the spellings of which a key has to hold one: "Müller" is muller or mueller.

    Words of punctuation alone are passed over where there are others.
    """
    words = unicodedata.normalize("NFC", query).split()
    telling = [word for word in words if _folded(word)]
    return [_spellings(word) for word in telling or words]


def _spellings(word: str) -> list[str]:
    plain = _key(word)
    shortened = _SPELT_OUT_VOWEL.sub(r"\1", plain)
    found = [plain, _key(word.translate(_SPELT_OUT)), shortened if len(shortened) >= _SHORTEST else plain]
    return list(dict.fromkeys(found))


def _key(text: str) -> str:
    """The folded text; one of punctuation alone stays as it is."""
    return _folded(text) or " ".join(text.casefold().split())


def _folded(text: str) -> str:
    if text.isascii():
        return " ".join(text.translate(_ascii()).split())
    casefolded = unicodedata.normalize("NFKD", text.translate(_PASSED_OVER)).casefold()
    letters = "".join(map(_plain, unicodedata.normalize("NFKD", casefolded)))
    # Composed again, so that a syllable of Hangul is one sign.
    words = " ".join(unicodedata.normalize("NFC", letters.translate(_ARABIC)).split())
    return _SPACE_BETWEEN.sub("", words)


@cache
def _ascii() -> dict[int, str]:
    """What a key holds of each of these characters; nothing that is said below of others can concern them."""
    return {sign: "" if _PASSED_OVER.get(sign, sign) is None else _plain(chr(sign).casefold()) for sign in range(128)}


@lru_cache(maxsize=10_000)
def _plain(character: str) -> str:
    """What a key holds of a character: nothing of marks and of what is invisible, a space for punctuation."""
    category = unicodedata.category(character)
    if character.isspace() or category[0] in "PZ":
        return " "
    if unicodedata.combining(character) or category in ("Cc", "Cf", "Cs"):
        return ""
    name = unicodedata.name(character, "")
    if name.startswith("VARIATION SELECTOR"):
        return ""
    return anyascii(character).casefold() if name.startswith("LATIN") else character


def _parted(name: str) -> tuple[str, str]:
    """The family name and the rest."""
    plain = _IN_BRACKETS.sub(" ", name)
    parts = [words for part in _COMMA.split(plain) if (words := part.split())]
    if not parts or _IS_EAST_ASIAN.search(plain):
        return name, ""
    after = _IN_BRACKETS.findall(name)
    while len(parts) > 1 and all(_is_suffix(word) for word in parts[-1]):
        after = parts.pop() + after
    [words, *others] = parts
    if others:
        first = next((at for at, word in enumerate(words) if not word.islower()), len(words) - 1)
        return " ".join(words[first:]), " ".join([*chain(*others), *words[:first], *after])
    last = max((at for at, word in enumerate(words) if not _is_no_family_name(word)), default=len(words) - 1)
    return words[last], " ".join([*words[:last], *words[last + 1 :], *after])


def _is_suffix(word: str) -> bool:
    return word.rstrip(".") in _SUFFIXES


def _is_no_family_name(word: str) -> bool:
    return _is_suffix(word) or _INITIALS.fullmatch(word) is not None or not _folded(word)
