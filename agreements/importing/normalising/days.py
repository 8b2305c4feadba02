"""A paper's date in the ways in which lists write it."""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta

# Which of the first two numbers of a date such as 3/4/2020 is the day.
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"(?:T|(?<!\s) )\s*\d{1,2}:\d{2}.*$")
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_HAN = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_POINTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")
_IN_WORDS = re.compile(
    r"(?:([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+([A-Za-z]{3,9})\.?)[\s,-]+(\d{4})"
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_LONGEST = 80
# Days since this one are what spreadsheets keep; these are the years from 1954 to 2065.
_DAY_ZERO, _SERIALS = date(1899, 12, 30), range(20_000, 60_500)


class UnknownDayError(ValueError):
    """No date, or none that exists."""


class AmbiguousDayError(ValueError):
    """Two dates, as the day or the month is said first."""


def day(value: str, *, order: str = "") -> date:
    """Raises UnknownDayError, AmbiguousDayError. `order`: one of ORDERS, where it is known."""
    written = _tidy(value)
    if match := _YEAR_LAST.fullmatch(written):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        order = _order_of(first, second) or order
        if not order and first != second:
            raise AmbiguousDayError
        return _date(year, first, second) if order == MONTH_FIRST else _date(year, second, first)
    for pattern, groups in ((_YEAR_FIRST, (1, 3, 4)), (_HAN, (1, 2, 3)), (_POINTS, (3, 2, 1))):
        if match := pattern.fullmatch(written):
            return _date(*(int(match[group]) for group in groups))
    if match := _IN_WORDS.fullmatch(written):
        return _date(int(match[5]), _month(match[1] or match[4]), int(match[2] or match[3]))
    if (match := _SERIAL.fullmatch(written)) and int(match[1]) in _SERIALS:
        return _DAY_ZERO + timedelta(days=int(match[1]))
    raise UnknownDayError


def order_in(values: Iterable[str]) -> str:
    """The order that all the dates of a file agree with and at least one shows; empty if none does."""
    matches = (_YEAR_LAST.fullmatch(_tidy(value)) for value in values if value)
    found = {_order_of(int(match[1]), int(match[3])) for match in matches if match} - {""}
    return found.pop() if len(found) == 1 else ""


def _tidy(value: str) -> str:
    value = value[:_LONGEST]
    return _WEEKDAY.sub("", _TIME.sub("", unicodedata.normalize("NFKC", value).strip())).strip()


def _order_of(first: int, second: int) -> str:
    if first > len(_MONTHS) >= second:
        return DAY_FIRST
    return MONTH_FIRST if second > len(_MONTHS) >= first else ""


def _month(word: str) -> int:
    with suppress(ValueError):
        return _MONTHS.index(word[:3].lower()) + 1
    raise UnknownDayError


def _date(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise UnknownDayError from None
