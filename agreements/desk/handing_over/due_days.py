"""What falls due when: days to object, the deadline, days of exclusivity and those after which agreements lapse."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.models import Conference
from agreements.proceedings.publication_terms import exclusive_until, lapses_after
from agreements.proceedings.readiness import Readiness
from agreements.sentences import counted
from agreements.wording import moments


@dataclass(frozen=True)
class DueDay:
    """`when` in words: a moment with its zone, or a day where the conference is at home."""

    day: date
    when: str
    words: str


def due_days(conference: Conference, found: Readiness) -> list[DueDay]:
    """From today on, the first one first."""
    told = [*_of_asking(conference, found), *_of_terms(conference, found), *_of_retention(found)]
    return sorted((each for each in told if each.day >= conference.today), key=lambda each: each.day)


def _of_asking(conference: Conference, found: Readiness) -> Iterator[DueDay]:
    if isinstance(found.objections.last, datetime):
        words = counted(
            "The days to object to a signature for all are over for {count} paper.",
            "The days to object to a signature for all are over for {count} papers.",
            found.objections.count,
        )
        yield _at(conference, found.objections.last, words)
    if conference.deadline is not None:
        yield _at(conference, conference.deadline, _("The deadline for answers."))
    if conference.closes_at is not None and conference.closes_at != conference.deadline:
        yield _at(conference, conference.closes_at, _("From here on the links in mails open nothing."))


def _of_terms(conference: Conference, found: Readiness) -> Iterator[DueDay]:
    if isinstance(found.lapses.first, datetime) and (day := lapses_after(found.lapses.first, conference)):
        words = counted(
            "The agreement lapses whose paper is not published by then.",
            "The first of {count} agreements lapses whose papers are not published by then.",
            found.lapses.count,
        )
        yield _on(day, words)
    last = found.exclusive.last
    if last is not None and not isinstance(last, datetime) and (day := exclusive_until(last, conference)):
        words = counted(
            "The last exclusive day of the paper that was published.",
            "The last exclusive day of the latest of {count} papers that were published.",
            found.exclusive.count,
        )
        yield _on(day, words)


def _of_retention(found: Readiness) -> Iterator[DueDay]:
    for each in found.retention:
        words = _("From here on the oldest of this may go, by the rule for how long it is kept: {data}.")
        yield _on(each.day, words.format(data=each.data.label))


def _at(conference: Conference, moment: datetime, words: str) -> DueDay:
    at = moment.astimezone(conference.zone)
    return DueDay(at.date(), moments.in_words(at), words)


def _on(day: date, words: str) -> DueDay:
    return DueDay(day, in_words(day), words)


def in_words(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
