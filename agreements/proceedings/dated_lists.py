"""A list of papers and the days of their first publication, as somebody pastes it or hands it in as a file."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from agreements.models import Conference
from agreements.wording import keys

_DELIMITERS = "\t;,"
# A heading that names the second column, in place of a day.
_HEADING = re.compile(r"[^\d]+")


@dataclass(frozen=True)
class DatedList:
    """The day by the paper's key; and what could not be taken, by the number of its line."""

    days: Mapping[int, date] = field(default_factory=dict)
    # No ID and day, such as 2026-12-31.
    unread: Sequence[int] = ()
    # Of no paper of the conference, by its ID.
    unknown: Mapping[int, str] = field(default_factory=dict)
    # A paper that another line has with another day, by its ID.
    doubled: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not (self.unread or self.unknown or self.doubled)


def read(conference: Conference, words: str) -> DatedList:
    """A paper a line: its ID and a day in the order year, month, day, between them a comma, a semicolon, a tab or a blank.

    A first line of headings, and empty lines, are passed over; so are further columns of a line whose first two are these.
    """
    papers = {keys.number_key(number): pk for pk, number in conference.papers.values_list("pk", "number")}
    days: dict[int, date] = {}
    unread, unknown, doubled = [], {}, {}
    for line, number, day in _lines(words):
        key = papers.get(keys.number_key(number))
        if day is None:
            unread.append(line)
        elif key is None:
            unknown[line] = number
        elif days.setdefault(key, day) != day:
            doubled[line] = number
    return DatedList(days, unread, unknown, doubled)


def _lines(words: str) -> Iterator[tuple[int, str, date | None]]:
    for line, written in enumerate(words.lstrip("\ufeff").splitlines(), 1):
        if not written.strip():
            continue
        number, second = _cells(written)
        is_heading = line == 1 and _HEADING.fullmatch(second)
        if not is_heading:
            yield line, number, _day(second)


def _cells(written: str) -> tuple[str, str]:
    """An ID may hold blanks, a day holds none."""
    delimiter = next((each for each in _DELIMITERS if each in written), "")
    if not delimiter:
        number, _, day = written.strip().rpartition(" ")
        return number.strip(), day
    cells = [*next(csv.reader(io.StringIO(written), delimiter=delimiter)), ""]
    return cells[0].strip(), cells[1].strip()


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII) else None
    except ValueError:
        return None
