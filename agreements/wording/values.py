"""What one value may be that a list or a form gives. Each rule takes a cleaned text and gives the value, or raises
RefusedValueError."""

import re
from collections.abc import Callable
from datetime import date

from agreements.wording.addresses import AddressError, normalised
from agreements.wording.characters import forbidden, undrawable
from agreements.wording.marked import MarkedError, gettext_noop
from agreements.wording.titles import readable
from agreements.wording.trial import unfit

MAX_PAPER_ID, MAX_TITLE, MAX_NAME, MAX_AFFILIATION, MAX_TRACK = 60, 500, 200, 300, 120
MAX_POSITION = 10_000

_SHOWN = 60
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,6})?")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}


class RefusedValueError(MarkedError):
    """The sentence that a person is told."""

    def told(self, translated: Callable[[str], str]) -> str:
        """In the language of who is told; what the value is called is part of it."""
        parts = {name: translated(str(part)) if name == "what" else part for name, part in self.parts.items()}
        return translated(self.words) % parts


def paper_id(value: str) -> str:
    return _printed(value, what=gettext_noop("The paper’s ID"), longest=MAX_PAPER_ID)


def title(value: str) -> str:
    """As it is written; what is tried is what a document prints, its formulas written out."""
    printed = _printed(value, what=gettext_noop("The title"), longest=MAX_TITLE)
    _refuse_unfit(readable(printed), gettext_noop("The title"))
    return printed


def name(value: str) -> str:
    return _printed(value, what=gettext_noop("The name"), longest=MAX_NAME)


def name_part(value: str) -> str:
    return _plain(value, what=gettext_noop("The name"), longest=MAX_NAME)


def native_name(value: str) -> str:
    return _plain(value, what=gettext_noop("The name in native script"), longest=MAX_NAME)


def affiliation(value: str) -> str:
    return _printed(value, what=gettext_noop("The affiliation"), longest=MAX_AFFILIATION) if value else ""


def track(value: str) -> str:
    return _plain(value, what=gettext_noop("The track"), longest=MAX_TRACK)


def address(value: str) -> str:
    try:
        return normalised(value)
    except AddressError as error:
        raise RefusedValueError(error.words, **error.parts) from None


def position(value: str) -> int | None:
    if not value:
        return None
    number = int(value) if value.isascii() and value.isdecimal() and len(value) <= len(str(MAX_POSITION)) else 0
    if not 1 <= number <= MAX_POSITION:
        words = gettext_noop("%(value)s is not an author's position: 1, 2, 3 and so on.")
        raise RefusedValueError(words, value=_quoted(value))
    return number


def flag(value: str) -> bool:
    try:
        return _FLAGS[value.lower()]
    except KeyError:
        raise RefusedValueError(gettext_noop("%(value)s is neither true nor false."), value=_quoted(value)) from None


def orcid(value: str) -> str:
    """Four groups of four with a right check digit (ISO 7064 mod 11-2), or nothing; the web address is taken off."""
    if not value:
        return ""
    found = re.sub(r"^https?://(www\.)?orcid\.org/", "", value, flags=re.IGNORECASE).upper()
    if not _ORCID.fullmatch(found):
        words = gettext_noop("%(value)s is not an ORCID, such as 0000-0002-1825-0097.")
        raise RefusedValueError(words, value=_quoted(value))
    digits = found.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != digits[-1]:
        words = gettext_noop("%(value)s is mistyped: the check digit of this ORCID does not fit.")
        raise RefusedValueError(words, value=_quoted(value))
    return found


def day(value: str) -> date | None:
    if not value:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise RefusedValueError(gettext_noop("%(value)s is not a date such as 2020-09-23."), value=_quoted(value))


def language(value: str) -> str:
    if value and not _LANGUAGE.fullmatch(value.lower()):
        words = gettext_noop("%(value)s is not a language code, such as en or zh-hans.")
        raise RefusedValueError(words, value=_quoted(value))
    return value.lower()


def _printed(value: str, *, what: str, longest: int) -> str:
    """What will stand on paper: present, drawn by a face of ours, and laid out once."""
    if not value:
        raise RefusedValueError(gettext_noop("%(what)s is missing."), what=what)
    missing = undrawable(_plain(value, what=what, longest=longest))
    if missing:
        words = gettext_noop("%(what)s contains characters that cannot be printed: %(missing)s.")
        raise RefusedValueError(words, what=what, missing=", ".join(missing[:5]))
    _refuse_unfit(value, what)
    return value


def _plain(value: str, *, what: str, longest: int) -> str:
    _refuse_forbidden(value, what)
    if len(value) > longest:
        words = gettext_noop("%(what)s has %(length)s characters; at most %(longest)d are allowed.")
        raise RefusedValueError(words, what=what, length=f"{len(value):,}", longest=longest)
    return value


def _refuse_forbidden(value: str, what: str) -> None:
    found = forbidden(value)
    if found:
        raise RefusedValueError(gettext_noop("%(what)s contains %(found)s."), what=what, found=found)


def _refuse_unfit(value: str, what: str) -> None:
    if letters := unfit(value):
        words = gettext_noop("%(what)s contains letters that join into a sign too long for a document: “%(letters)s”.")
        raise RefusedValueError(words, what=what, letters=letters)


def _quoted(value: str) -> str:
    if forbidden(value):
        return "The value"
    return f"“{value}”" if len(value) <= _SHOWN else f"“{value[:_SHOWN]}…”"
