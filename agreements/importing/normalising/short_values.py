"""ORCIDs, yes and no, places and languages, in the ways in which lists write them: the value, and what kind of remark it is."""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import TypeVar

from agreements.importing.normalising import days
from agreements.importing.normalising.repairs import ERRORS, NOTHING
from agreements.importing.outcomes import RemarkKind
from agreements.wording import values
from agreements.wording.values import MAX_POSITION, RefusedValueError

_ORCID = re.compile(r"(?<![\dA-Za-z])(\d{4})[\s-]?(\d{4})[\s-]?(\d{4})[\s-]?(\d{3}[\dXx])(?![\dA-Za-z])", re.ASCII)
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_PLACE = re.compile(r"#?(\d{1,6})(?:\.0+|\.|\)|st|nd|rd|th)?", re.IGNORECASE | re.ASCII)
_YES = frozenset(
    [
        "true",
        "yes",
        "y",
        "x",
        "✓",
        "✔",
        "☑",
        "✅",
        "t",
        "on",
        "1",
        "1.0",
        "ja",
        "j",
        "oui",
        "o",
        "si",
        "sí",
        "sim",
        "да",
        "wahr",
        "vrai",
        "verdadero",
        "vero",
        "是",
        "はい",
        "예",
    ]
)
_NO = frozenset(
    [
        "false",
        "no",
        "n",
        "f",
        "off",
        "0",
        "0.0",
        "nein",
        "non",
        "não",
        "нет",
        "falsch",
        "faux",
        "falso",
        "否",
        "いいえ",
        "아니요",
        "✗",
        "✘",
        "☐",
    ]
)
# What stands in such a column instead of yes.
_SAID: Mapping[str, frozenset[str]] = {
    "is_speaker": frozenset({"speaker", "presenter", "presenting"}),
    "is_corresponding": frozenset({"corresponding", "contact"}),
}
_V = TypeVar("_V")
# A value and, if it is not taken as it stands, why.
Taken = tuple[_V, RemarkKind | None]


def orcid(value: str) -> Taken[str]:
    """A wrong one is left out: it would make two people of one, or one of two."""
    if _is_nothing(value):
        return "", RemarkKind.NO_VALUE
    with suppress(RefusedValueError):
        return values.orcid(value), None
    found = _ORCID.search(_DASHES.sub("-", unicodedata.normalize("NFKC", value)))
    with suppress(RefusedValueError):
        if found:
            return values.orcid("-".join(found.groups())), RemarkKind.REWRITTEN
    return "", RemarkKind.ORCID


def flag(value: str, *, column: str) -> Taken[bool]:
    with suppress(RefusedValueError):
        return values.flag(value), None
    word = unicodedata.normalize("NFKC", value).casefold().removesuffix("\ufe0f")
    if word in _YES or word in _SAID[column]:
        return True, RemarkKind.REWRITTEN
    if word in _NO or _is_nothing(value):
        return False, RemarkKind.REWRITTEN
    return False, RemarkKind.FLAG


def place(value: str) -> Taken[int | None]:
    """0 is a place, too: lists that count from there are numbered anew as a whole."""
    if not value:
        return None, None
    with suppress(RefusedValueError):
        return values.position(value), None
    found = _PLACE.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if found and int(found[1]) <= MAX_POSITION:
        return int(found[1]), None if found[1] == value else RemarkKind.REWRITTEN
    return None, RemarkKind.NO_VALUE if _is_nothing(value) else RemarkKind.PLACE


def language(value: str) -> Taken[str]:
    with suppress(RefusedValueError):
        return values.language(value), None
    return "", RemarkKind.LANGUAGE


def day(value: str, *, order: str) -> Taken[date | None]:
    if not value:
        return None, None
    with suppress(RefusedValueError):
        return values.day(value), None
    if _is_nothing(value):
        return None, RemarkKind.NO_VALUE
    try:
        return days.day(value, order=order), RemarkKind.REWRITTEN
    except days.AmbiguousDayError:
        return None, RemarkKind.DATE_ORDER
    except days.UnknownDayError:
        return None, RemarkKind.DATE


def _is_nothing(value: str) -> bool:
    return value.casefold() in NOTHING | ERRORS
