"""The only writer of events: one deed at a time, appended together to its conference's chain."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F

from agreements import clock
from agreements.audit import locks
from agreements.audit.appending import Entry, append, entry
from agreements.models import Agreement, Conference, User

K = TypeVar("K")


@dataclass
class _Deed:
    conference: Conference
    by: User | None
    at: datetime | None = None
    # Of the chain's last event when the deed read its conference; None if it did not.
    read_at_number: int | None = None
    entries: list[Entry] = field(default_factory=list)
    # By what is to be done at the end: with which keys.
    endings: "dict[Callable[[Collection[Any]], None], set[Any]]" = field(default_factory=dict)

    def end(self) -> None:
        """An ending may lead to another one."""
        while self.endings:
            do = next(iter(self.endings))
            do(self.endings.pop(do))


# The database's time, and the time and number of the chain's last event.
_CHAIN: dict[str, Any] = {
    "database": clock.DatabaseTime(),
    "last": F("chain_head__at"),
    "last_number": F("chain_head__number"),
}
_current: ContextVar[_Deed | None] = ContextVar("deed", default=None)


@contextmanager
def deed(conference: Conference, *, by: User | None = None) -> Iterator[None]:
    """One transaction whose events are appended together, as its last statement; a deed within a deed joins it.

    What it locks it locks by `locks`; what it reads of the conference it reads by `present_conference`. RuntimeError for a
    deed of another conference within a deed: two chains would be held at once.
    """
    outer = _current.get()
    if outer is not None:
        if outer.conference.pk != conference.pk:
            raise RuntimeError("A deed of another conference within a deed")
        yield
        return
    mine = _Deed(conference, by)
    with transaction.atomic():
        token, key = _current.set(mine), locks.held.set(locks.Held(conference))
        try:
            yield
            mine.end()
        finally:
            _current.reset(token)
            locks.held.reset(key)
        if mine.entries:
            append(
                conference,
                mine.entries,
                stated=mine.at,
                read_at_number=mine.read_at_number,
            )


def record(
    kind: str,
    *,
    agreement: Agreement | None = None,
    subject: str = "",
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> None:
    """Note an event of the deed under way; RuntimeError outside one, because it would not be in a transaction."""
    current = _under_way()
    current.entries.append(
        entry(
            kind,
            conference=current.conference,
            by=current.by,
            agreement=agreement,
            subject=subject,
            facts=facts or {},
            personal=personal or {},
        )
    )


def before_end(do: "Callable[[Collection[K]], None]", keys: Iterable[K]) -> None:
    """Have `do` called once, with all keys of the deed under way, when nothing but the chain is left to be written.

    For what is kept beside rows and follows from them. RuntimeError outside a deed.
    """
    if wanted := set(keys):
        _under_way().endings.setdefault(do, set()).update(wanted)


def evidence_time() -> datetime:
    """The moment that the evidence of the deed under way states; RuntimeError outside one.

    It is the database's, never before the chain's last event, and one for all that the deed does.
    """
    current = _under_way()
    if current.at is None:
        current.at = next_evidence_time(current.conference)
    return current.at


def present_conference() -> Conference:
    """The conference of the deed under way as it is now, not held: whoever signs must not wait for an import.

    If its facts, its pictures or its text change before the deed is appended, the deed ends as one that could not be
    serialised (`agreements.overtaken`). RuntimeError outside a deed.
    """
    current = _under_way()
    found = Conference.objects.annotate(**_CHAIN).get(pk=current.conference.pk)
    facts = vars(found)
    if current.at is None:
        current.at = _not_before(facts["last"], facts["database"])
    if current.read_at_number is None:
        current.read_at_number = facts["last_number"] or 0
    return found


def next_evidence_time(conference: Conference) -> datetime:
    """What a deed would state now: a page that shows the date of a signature shows this one's."""
    database, last = clocks(conference)
    return _not_before(last, database)


def _not_before(last: datetime | None, database: datetime) -> datetime:
    return max(database, last or database)


def clocks(conference: Conference) -> tuple[datetime, datetime | None]:
    """The database's time and that of the chain's last event, in one query."""
    database, last = Conference.objects.values_list(_CHAIN["database"], _CHAIN["last"]).get(pk=conference.pk)
    return database, last


def _under_way() -> _Deed:
    current = _current.get()
    if current is None:
        raise RuntimeError("No deed is under way")
    return current
