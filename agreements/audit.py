"""The only writer of events: one deed at a time, hash-chained within its conference.

The leaf of an event is SHA-256(0x00 || canonical JSON), as RFC 6962 hashes leaves. The JSON holds the hash of the event
before it, and personal values only as SHA-256(salt || value); values and salts stand beside it and can be erased.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from agreements.models import Agreement, ChainHead, Conference, Event, EventValue, User

GENESIS = "0" * 64


@dataclass
class _Entry:
    kind: str
    agreement: Agreement | None
    subject: str
    facts: Mapping[str, Any]
    personal: Mapping[str, str]
    at: datetime


@dataclass
class _Deed:
    conference: Conference
    by: User | None
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
    current.entries.append(_Entry(kind, agreement, subject, facts or {}, personal or {}, timezone.now()))


def _append(mine: _Deed) -> None:
    ChainHead.objects.get_or_create(conference=mine.conference, defaults={"hash": GENESIS})
    head = ChainHead.objects.select_for_update().get(conference=mine.conference)
    events, values = [], []
    for entry in mine.entries:
        salts = {name: secrets.token_hex(32) for name in entry.personal}
        event = Event(
            conference=mine.conference,
            number=head.number + 1,
            kind=entry.kind,
            at=entry.at,
            by=mine.by,
            agreement=entry.agreement,
            subject=entry.subject,
            payload=dict(entry.facts) | {name: _digest(salts[name], value) for name, value in entry.personal.items()},
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


def _digest(salt: str, value: str) -> str:
    return "sha256:" + hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()


def hash_of(event: Event) -> str:
    leaf = {
        "agreement": str(event.agreement_id) if event.agreement_id else None,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": event.by_id,
        "conference": event.conference_id,
        "kind": event.kind,
        "number": event.number,
        "payload": event.payload,
        "previous": event.previous_hash,
        "subject": event.subject,
    }
    canonical = json.dumps(leaf, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\0" + canonical.encode()).hexdigest()


def first_bad_number(conference: Conference) -> int | None:
    """The number of the first event that does not follow from the one before it; None for a whole chain."""
    previous, number = GENESIS, 0
    for event in Event.objects.filter(conference=conference).order_by("number").iterator():
        if event.number != number + 1 or event.previous_hash != previous or event.hash != hash_of(event):
            return number + 1
        previous, number = event.hash, event.number
    head = ChainHead.objects.filter(conference=conference).first()
    if head is not None and (head.number, head.hash) != (number, previous):
        return number + 1
    return None
