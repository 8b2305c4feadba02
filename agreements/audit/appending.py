"""How a deed's events come to the end of their chain.

Everything is prepared before the chain's head is locked, because whoever holds it holds up the whole conference. On
PostgreSQL the rest is one statement, by a function that the database keeps (`append.sql`). SQLite has one writer at a
time anyhow, and no such functions: there it is done here.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db import DatabaseError, connection, connections

from agreements import clock
from agreements.access import ClosedConferenceError
from agreements.audit.chain import GENESIS, digest_of, hash_of, leaf_of
from agreements.models import Agreement, ChainHead, Conference, Event, EventValue, User

# Kinds of events that change what a deed read of its conference.
_OVERTAKING = ["conference.changed", "conference.image_changed", "conference.signatory_changed", "text.published"]
# What goes on in a conference that is closed: its own affairs and its team's, documents that are owed, what is put together to
# be handed over, mails that are held, not sent or come back, and what tells that work has stopped. By kind, or by the word
# before its point. Nothing else is appended, so that no path into the records has to remember to ask.
_GOES_ON = [
    "bundle",
    "checkpoint",
    "conference",
    "document",
    "evidence",
    "member",
    # A volume is published after its conference is closed, and what is closed away is opened then, too.
    "paper.published",
    "agreement.opened",
    "personal",
    "privacy",
    "agreement.extended",
    "agreement.sealed",
    "agreement.sealing_closed",
    "agreement.sealing_failed",
    "agreement.sealing_retried",
    "errand.given_up",
    "errand.stopped",
    "import.cancelled",
    "author.unsubscribed",
    "link.opened",
    "message.agent_copy",
    "message.cancelled",
    "message.copy",
    "message.data",
    # What became of mails that left before.
    "message.bounced",
    "message.complained",
    "message.deferred",
    "message.other",
    "message.out_of_office",
    "message.taken_back",
]
# As `append.sql` says that the conference is closed.
_CLOSED = "CSCLO"
_FUNCTION = Path(__file__).with_name("append.sql")


@dataclass(frozen=True)
class Entry:
    """An event that has no place in the chain yet, with its personal values and their salts by name."""

    event: Event
    personal: Mapping[str, tuple[str, str]]


def entry(
    kind: str,
    *,
    conference: Conference,
    by: User | None,
    agreement: Agreement | None,
    subject: str,
    facts: Mapping[str, Any],
    personal: Mapping[str, str],
) -> Entry:
    salted = {name: (value, secrets.token_hex(32)) for name, value in personal.items()}
    digests = {name: digest_of(salt, value) for name, (value, salt) in salted.items()}
    event = Event(
        conference=conference, kind=kind, by=by, agreement=agreement, subject=subject, payload=dict(facts) | digests
    )
    return Entry(event, salted)


def append(
    conference: Conference,
    entries: Sequence[Entry],
    *,
    stated: datetime | None,
    read_at_number: int | None,
) -> None:
    """Number, hash and write these events; `stated` is the time that the deed told elsewhere.

    ClosedConferenceError for what does not go on in a closed conference. If the conference changed after the event of
    `read_at_number`, the deed ends with an OperationalError that says so (SQLSTATE 40001).
    """
    if connection.vendor == "postgresql":
        _append_by_function(conference, entries, stated, read_at_number)
    else:
        _append(conference, entries, stated)


def _append_by_function(
    conference: Conference, entries: Sequence[Entry], stated: datetime | None, read_at_number: int | None
) -> None:
    written = json.dumps([_as_json(each) for each in entries])
    needs_open = any(map(_needs_open, entries))
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT agreements_append(%s, %s, %s::interval, %s::jsonb, %s, %s, %s)",
                [conference.pk, stated, str(clock.ahead()), written, read_at_number, _OVERTAKING, needs_open],
            )
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == _CLOSED:
            raise ClosedConferenceError(conference) from error
        raise


def goes_on(kind: str) -> bool:
    """Whether events of this kind are appended to the log of a closed conference, too."""
    return not {kind, kind.partition(".")[0]}.isdisjoint(_GOES_ON)


def _needs_open(each: Entry) -> bool:
    return not goes_on(each.event.kind)


def _as_json(each: Entry) -> dict[str, Any]:
    event = each.event
    return {
        "kind": event.kind,
        "by": event.by_id,
        "agreement": str(event.agreement_id) if event.agreement_id else None,
        "subject": event.subject,
        "payload": event.payload,
        "leaf": leaf_of(event),
        "personal": [{"name": name, "value": value, "salt": salt} for name, (value, salt) in each.personal.items()],
    }


def _append(conference: Conference, entries: Sequence[Entry], stated: datetime | None) -> None:
    """Where one transaction writes at a time: nothing can have come between."""
    heads = ChainHead.objects.select_related("conference")
    head, _ = heads.get_or_create(conference=conference, defaults={"hash": GENESIS})
    if head.conference.is_closed and any(map(_needs_open, entries)):
        raise ClosedConferenceError(conference)
    at = stated or clock.now()
    head.at = max(at, head.at or at)
    for event in (each.event for each in entries):
        event.number, event.previous_hash, event.at = head.number + 1, head.hash, head.at
        event.hash = hash_of(event)
        head.number, head.hash = event.number, event.hash
    Event.objects.bulk_create([each.event for each in entries], batch_size=500)
    EventValue.objects.bulk_create(
        [
            EventValue(event=each.event, name=name, value=value, salt=salt)
            for each in entries
            for name, (value, salt) in each.personal.items()
        ],
        batch_size=500,
    )
    head.save()


def assert_function(sender: AppConfig, using: str = "default", **_kwargs: Any) -> None:
    """Put the function in place, as it is in this version; a receiver of post_migrate."""
    made_by_now = set(connections[using].introspection.table_names())
    if connections[using].vendor == "postgresql" and EventValue._meta.db_table in made_by_now:
        with connections[using].cursor() as cursor:
            cursor.execute(_FUNCTION.read_text(encoding="utf-8"))
