"""A person's name out of what a list has in its place."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from agreements.importing.normalising.repairs import LONGEST, WORDS
from agreements.importing.outcomes import RemarkKind
from agreements.wording.characters import clean

_MARK = "*∗⁎＊†‡§¶‖✉☨⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARKS_BEFORE = re.compile(rf"^[{_MARK}]+\s*|^[.]\s+")
_NUMBER_BEHIND = re.compile(r"(?<!\s)\s+0\d{3}$")
_NOTES_BEHIND = re.compile(r"(?<!\s)\s*[(\[]\s*(?:\d{1,2}|[a-z*])(?:\s*[,;]\s*(?:\d{1,2}|[a-z*]))*\s*[)\]]$")
_BRACKET_BEHIND = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")
# What makes words in brackets behind a name an institution's.
_INSTITUTION = re.compile(
    r"\b(?:u|univ\w*|inst\w*|lab\w*|college|school|dept|department|academy|hospital|center|centre|research|ltd|inc|gmbh|corp"
    r"|cnrs|inria|mit|eth|epfl|company)\b|(?-i:\b[A-Z]{2,}\b)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?", re.IGNORECASE)
_PARTICLES = frozenset(
    [
        "al",
        "bin",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "las",
        "le",
        "los",
        "san",
        "st.",
        "ten",
        "ter",
        "van",
        "vander",
        "von",
        "zu",
        "zur",
    ]
)
_PEOPLE_APART = re.compile(r"(?<!\s)[^\S\n\r]*+[;|\n\r][;|\s]*+|(?<!\s)\s++(?:and|&)\s+|,?(?<!\s)\s++et\s+al\.?$")
_PROFILE = re.compile(r"~([^\W\d_][^\s@]*?)\d*")
_FAMILY_FIRST = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]")
_ODD = re.compile(r"[@#$%^=+_~\\/{}\[\]<>|\"]|\d{3}|^[\W_]+$")
_LOST = re.compile(r"\w\?\w|\w\?(?=\s)")
# Of more letters than initials have.
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")


class Name(NamedTuple):
    """`affiliation`: what stood in brackets behind it."""

    text: str
    kinds: tuple[RemarkKind, ...] = ()
    affiliation: str = ""


def joined(given: str, middle: str, family: str, suffix: str) -> Name:
    """Parts that say nothing are left out, and a family name that the given names end with stands once."""
    parts = [part for part in (given, middle, family, suffix) if part]
    said = [part for part in parts if part not in {".", "-", "–"}]
    kinds = [RemarkKind.MARKS] if len(said) < len(parts) else []
    if family and given != family and given.casefold().endswith(f" {family.casefold()}"):
        said.remove(family)
        kinds.append(RemarkKind.FAMILY_TWICE)
    return Name(clean(" ".join(said)), tuple(kinds))


def are_mostly_turned(names: Iterable[str]) -> bool:
    """Whether most names of a file are written “Last, First”, so that two words on either side are that, too."""
    count = turned = 0
    for name in names:
        count += bool(name)
        turned += _is_one_comma(name)
    return turned >= 3 and turned * 2 > count


def people_in(cell: str) -> list[str]:
    """The people whom one cell names, as they stand there. A comma parts them only where nothing stronger does, and both
    sides are whole names."""
    if len(cell) > LONGEST:
        return [cell]
    pieces = [piece.strip() for piece in _PEOPLE_APART.split(cell) if piece and piece.strip()]
    if not re.search(r"[;|\n\r]", cell) and "," in cell:
        parted = [part.strip() for piece in pieces for part in piece.split(",") if part.strip()]
        return parted if all(" " in part for part in parted) else pieces
    return pieces


def person_name(value: str, *, is_turned: bool) -> Name:
    """Without what is no part of it, in the order in which it is printed."""
    if len(value) > LONGEST:
        return Name(value)
    kinds: list[RemarkKind] = []
    bare, affiliation = _bare(value)
    if bare != value:
        kinds.append(RemarkKind.MARKS)
    turned = _turned(bare, is_turned=is_turned)
    if turned != bare:
        kinds.append(RemarkKind.TURNED)
    if match := _PROFILE.fullmatch(turned):
        return Name(match[1].replace("_", " "), (*kinds, RemarkKind.ODD_NAME), affiliation)
    return Name(turned, (*kinds, *_doubts(turned)), affiliation)


def _bare(value: str) -> tuple[str, str]:
    affiliation = ""
    before = None
    while before != value:
        before = value
        if value[-1:] in _MARK:
            value = value.rstrip(f"{_MARK} ,;") or value
        for pattern in (_MARKS_BEFORE, _NUMBER_BEHIND, _NOTES_BEHIND):
            value = pattern.sub("", value) or value
        if (match := _BRACKET_BEHIND.fullmatch(value)) and _INSTITUTION.search(match[2]):
            value, affiliation = match[1], match[2]
    return clean(value), affiliation


def _turned(value: str, *, is_turned: bool) -> str:
    parts = [part.strip() for part in re.split("[,，]", value)]
    suffix = parts.pop() if len(parts) > 1 and _SUFFIX.fullmatch(parts[-1]) else ""
    if len(parts) != 2 or not all(parts):
        return value
    family, given = parts
    if all(_FAMILY_FIRST.match(part) for part in parts):
        return f"{family} {given}"
    if not (is_turned or _is_family(family) or (" " not in given and not _INSTITUTION.search(given))):
        return value
    found = f"{_bare(given)[0]} {family}"
    return f"{found}, {suffix}" if suffix else found


def _is_family(words: str) -> bool:
    return " " not in words or words.split(maxsplit=1)[0].casefold() in _PARTICLES


def _is_one_comma(name: str) -> bool:
    left, comma, right = name.partition(",")
    return bool(comma and left.strip() and right.strip()) and "," not in right and not _SUFFIX.fullmatch(right.strip())


def _doubts(name: str) -> Iterator[RemarkKind]:
    if _LOST.search(name):
        yield RemarkKind.LOST_LETTER
    elif _ODD.search(name) or name.casefold() in WORDS:
        yield RemarkKind.ODD_NAME
    if "@" not in name and _has_several(name):
        yield RemarkKind.SEVERAL_PEOPLE
    elif any(word.isupper() and not _SUFFIX.fullmatch(word) for word in _LONG_WORD.findall(name)):
        yield RemarkKind.CAPITALS
    if not name.isascii() and has_mixed_scripts(name):
        yield RemarkKind.MIXED_SCRIPTS


def _has_several(name: str) -> bool:
    if len(people_in(name)) > 1 or re.search(r"\bet al\b", name):
        return True
    parts = [part for part in name.split(",") if part.strip() and not _SUFFIX.fullmatch(part.strip())]
    return len(parts) > 1


def has_mixed_scripts(value: str) -> bool:
    """Whether one word has letters of two alphabets that look alike."""
    words = re.findall(r"[^\W\d_]+", value)
    return any(len({_alphabet(letter) for letter in word} - {""}) > 1 for word in words)


@cache
def _alphabet(letter: str) -> str:
    """Signs such as the micro sign are no alphabet's."""
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if first in {"LATIN", "CYRILLIC", "GREEK"} else ""
