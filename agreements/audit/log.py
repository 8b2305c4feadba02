"""The only writer of events: one deed at a time, appended together to its conference's chain."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from agreements import clock
from agreements.audit.chain import GENESIS, digest_of, hash_of
from agreements.models import Agreement, ChainHead, Conference, Event, EventValue, User


@dataclass
class _Entry:
    kind: str
    agreement: Agreement | None
    subject: str
    facts: Mapping[str, Any]
    personal: Mapping[str, str]


@dataclass
class _Deed:
    conference: Conference
    by: User | None
    at: datetime | None = None
    entries: list[_Entry] = field(default_factory=list)


_current: ContextVar[_Deed | None] = ContextVar("deed", default=None)


@contextmanager
def deed(conference: Conference, *, by: User | None = None) -> Iterator[None]:
    """One transaction whose events are appended together, as its last statements; a deed within a deed joins it."""
    outer = _current.get()
    if outer is not None and outer.conference.pk == conference.pk:
        yield
        return
    mine = _Deed(conference, by)
    with transaction.atomic():
        token = _current.set(mine)
        try:
            yield
        finally:
            _current.reset(token)
        if mine.entries:
            _append(mine)


def record(
    kind: str,
    *,
    agreement: Agreement | None = None,
    subject: str = "",
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> None:
    """Note an event of the deed under way; RuntimeError outside one, because it would not be in a transaction."""
    current = _current.get()
    if current is None:
        raise RuntimeError(f"“{kind}” was recorded outside a deed")
    current.entries.append(_Entry(kind, agreement, subject, facts or {}, personal or {}))


def evidence_time() -> datetime:
    """The moment that the evidence of the deed under way states; RuntimeError outside one.

    It is the database's, never before the chain's last event, and one for all that the deed does.
    """
    current = _current.get()
    if current is None:
        raise RuntimeError("the time of evidence was asked for outside a deed")
    if current.at is None:
        current.at = next_evidence_time(current.conference)
    return current.at


def next_evidence_time(conference: Conference) -> datetime:
    """What a deed would state now: a page that shows the date of a signature shows this one's."""
    database, last = clocks(conference)
    return max(database, last or database)


def clocks(conference: Conference) -> tuple[datetime, datetime | None]:
    """The database's time and that of the chain's last event, in one query."""
    database, last = Conference.objects.values_list(clock.DatabaseTime(), "chain_head__at").get(pk=conference.pk)
    return database, last


def _append(mine: _Deed) -> None:
    head, database = _locked_head(mine.conference)
    # Another deed may have appended a later time since this one read its own.
    at = mine.at or database
    at = head.at = max(at, head.at or at)
    events, values = [], []
    for entry in mine.entries:
        salts = {name: secrets.token_hex(32) for name in entry.personal}
        event = Event(
            conference=mine.conference,
            number=head.number + 1,
            kind=entry.kind,
            at=at,
            by=mine.by,
            agreement=entry.agreement,
            subject=entry.subject,
            payload=dict(entry.facts)
            | {name: digest_of(salts[name], value) for name, value in entry.personal.items()},
            previous_hash=head.hash,
        )
        event.hash = hash_of(event)
        head.number, head.hash = event.number, event.hash
        events.append(event)
        values += [
            EventValue(event=event, name=name, value=value, salt=salts[name]) for name, value in entry.personal.items()
        ]
    Event.objects.bulk_create(events, batch_size=500)
    EventValue.objects.bulk_create(values, batch_size=500)
    head.save()


def _locked_head(conference: Conference) -> tuple[ChainHead, datetime]:
    """The chain's end, under its lock, and the database's time; made where the chain is new."""
    heads = ChainHead.objects.annotate(database=clock.DatabaseTime())
    locked = heads.select_for_update().filter(conference=conference)
    head = locked.first()
    if head is None:
        ChainHead.objects.get_or_create(conference=conference, defaults={"hash": GENESIS})
        head = locked.get()
    return head, head.database
