"""The audit log in words, for people: events of one deed that tell the same of several authors become one line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext

from agreements.desk.timeline import (
    of_agreements,
    of_mails,
    of_papers,
    of_people,
    of_privacy,
    of_reminders,
    of_requests,
)
from agreements.desk.timeline.kinds import DetailsByKind, WordsByKind
from agreements.models import Event
from agreements.sentences import counted, listed


@dataclass(frozen=True)
class Line:
    """One line of components/timeline.html."""

    at: datetime
    words: str
    state: str = ""
    detail: str = ""


_NAMES_AS_SIGNED = ("typed_name", "printed_name")
_ROOMS = (of_agreements, of_mails, of_papers, of_people, of_privacy, of_reminders, of_requests)
WORDS: WordsByKind = {kind: words for room in _ROOMS for kind, words in room.WORDS.items()}
_DETAILS: DetailsByKind = {kind: tell for room in _ROOMS for kind, tell in room.DETAILS.items()}


def lines_of(events: Iterable[Event], *, by_paper: bool = False) -> list[Line]:
    """Lines in the order of the events; with `by_paper` each names the papers that it is about."""
    lines = []
    for _key, together in groupby(events, key=_deed):
        same = list(together)
        lines.append(_line(same, numbers=_papers(same) if by_paper else []))
    return lines


def _deed(event: Event) -> tuple[object, ...]:
    minute = event.at.replace(second=0, microsecond=0)
    return event.kind, event.by_id, minute, _detail(event)


def _papers(events: list[Event]) -> list[str]:
    """Each once: a deed can tell several things of one agreement within the same minute."""
    numbers = (event.agreement.authorship.paper.number for event in reversed(events) if event.agreement)
    return list(dict.fromkeys(numbers))


def _line(events: list[Event], *, numbers: list[str]) -> Line:
    first = events[0]
    default = first.kind.replace(".", ": ").replace("_", " ").capitalize()
    words_of = of_agreements.BY_AN_OFFICER if "capacity" in first.payload else WORDS
    by_somebody, by_nobody, state = words_of.get(first.kind, (default, default, ""))
    names = dict.fromkeys(name for event in reversed(events) if (name := _name_in(event)))
    who = listed(names)
    if first.kind == "agreement.invited" and first.by is None:
        words = counted("{who} was invited", "{who} were invited", len(names), who=who)
    else:
        words = str((by_somebody if first.by else by_nobody) or default).format(by=first.by, who=who)
    if numbers:
        words = counted(
            "{words}, paper {numbers}", "{words}, papers {numbers}", len(numbers), words=words, numbers=listed(numbers)
        )
    return Line(first.at, capfirst(words), state, _detail(first))


def _name_in(event: Event) -> str:
    if event.agreement:
        return event.agreement.authorship.printed_name
    return of_people.name_in(values_of(event))


def _detail(event: Event) -> str:
    tell = _DETAILS.get(event.kind)
    return tell(event.payload, values_of(event)) if tell else ""


def values_of(event: Any) -> dict[str, str]:
    """Of an event that was read `with_values`. A name that its bearer wants to be known by no more is not said."""
    is_closed = event.agreement is not None and event.agreement.closed_away_at is not None
    return {
        value.name: gettext("(closed away)")
        if value.is_closed_away or (is_closed and value.name in _NAMES_AS_SIGNED)
        else value.value
        for value in event.shown_values
    }
