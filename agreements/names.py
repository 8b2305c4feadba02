"""How far a typed name is from the printed one. Nothing here blocks a signer: staff see the grade."""

import unicodedata
from enum import StrEnum
from functools import lru_cache

from anyascii import anyascii

from agreements.wording.keys import APOSTROPHES

# In Turkish and Azerbaijani "ı" is the small letter of "I", and "i" that of "İ".
_DOTTED, _DOTLESS = str.maketrans("İ", "i"), str.maketrans("I", "ı")
# Letters of these look alike: a word that mixes them is not a transliteration.
_ALIKE = ("LATIN", "GREEK", "CYRILLIC")


class Grade(StrEnum):
    EXACT = "exact"
    SAME = "same"
    ACCENTS = "accents"
    TRANSLITERATION = "transliteration"
    NATIVE = "native"
    DIFFERENT = "different"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self].format(name="the printed name")

    @property
    def officers_sentence(self) -> str:
        """Of an officer, whose name is compared with the one under which they were asked."""
        return _SENTENCES[self].format(name="the name as forwarded")

    @property
    def needs_confirmation(self) -> bool:
        """Whether the signer is asked once more before the name is taken."""
        return self is not Grade.EXACT

    @property
    def waits_for_person(self) -> bool:
        """Whether no rule of a conference countersigns under such a name: somebody compares it first."""
        return self in FOR_PERSONS


FOR_PERSONS = frozenset({Grade.DIFFERENT})
_SENTENCES = {
    Grade.EXACT: "The typed name is {name}.",
    Grade.SAME: "The typed name differs from {name} in capitals, spaces or punctuation only.",
    Grade.ACCENTS: "The typed name differs from {name} in accents only.",
    Grade.TRANSLITERATION: "The typed name is {name} written in other letters.",
    Grade.NATIVE: "The typed name is the author’s name in native script, as the conference has it.",
    Grade.DIFFERENT: "The typed name differs from {name}.",
}


def grade(typed: str, printed: str, *, native: str = "") -> Grade:
    """The first grade, from exact to different, under which the typed name is the printed or else the native one."""
    found = _compared(typed, printed)
    is_native = found is Grade.DIFFERENT and native and _compared(typed, native) is not Grade.DIFFERENT
    return Grade.NATIVE if is_native else found


@lru_cache(maxsize=100_000)
def forms(name: str) -> frozenset[str]:
    """Two names are graded anything but different where they share one of these: so that many are compared by an index."""
    letters = (_composed, _plain_with_dotless_i, _without_accents, _transliterated)
    return frozenset(f"{each.__name__} {form}" for each in letters if (form := each(name)))


def _compared(typed: str, printed: str) -> Grade:
    if _composed(typed) == _composed(printed):
        return Grade.EXACT
    for equal_as, letters in (
        (Grade.SAME, _plain),
        (Grade.SAME, _plain_with_dotless_i),
        (Grade.ACCENTS, _without_accents),
        (Grade.TRANSLITERATION, _transliterated),
    ):
        if letters(typed) and letters(typed) == letters(printed):
            return equal_as
    return Grade.DIFFERENT


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _plain(name: str) -> str:
    """Case, blanks, punctuation and compatibility forms taken away; marks stay."""
    if name.isascii():
        return "".join(filter(str.isalnum, name.lower()))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(filter(_is_letter, folded))


def _plain_with_dotless_i(name: str) -> str:
    """With their marks apart: a capital with an accent is composed, and a dotless i with one is not."""
    return _plain(unicodedata.normalize("NFD", _composed(name).translate(_DOTTED)).translate(_DOTLESS))


def _without_accents(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", _plain(name).replace("ı", "i"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _transliterated(name: str) -> str:
    composed = _composed(name)
    if composed.isascii():
        return _plain(composed)
    return "" if any(map(_mixes_scripts, composed.split())) else _plain(anyascii(composed))


def _mixes_scripts(word: str) -> bool:
    return len({_look_alike(character) for character in word} - {""}) > 1


@lru_cache(maxsize=20_000)
def _look_alike(character: str) -> str:
    """Of which of the scripts that look alike it is; empty if of none."""
    name = unicodedata.name(character, "")
    return next((script for script in _ALIKE if name.startswith(script)), "")


@lru_cache(maxsize=20_000)
def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN" and character not in APOSTROPHES
