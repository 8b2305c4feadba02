"""What an event's place in its chain says: its hash, and where a chain first fails to follow.

The leaf of an event is SHA-256(0x00 || canonical JSON), as RFC 6962 hashes leaves. The JSON holds the hash of the event
before it, and personal values only as SHA-256(salt || value); values and salts stand beside it and can be erased.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from agreements.models import ChainHead, Conference, Event

GENESIS = "0" * 64
# What digests of personal values begin with, and no other fact of an event.
SALTED = "sha256:"
# Made once: a chain has hundreds of thousands of leaves.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
# Of an event's row all that stands in its leaf, and its hash.
_COLUMNS = (
    "agreement_id",
    "at",
    "by_id",
    "conference_id",
    "kind",
    "number",
    "payload",
    "previous_hash",
    "subject",
    "hash",
)


class Leaf(Protocol):
    """An event, or the columns of one."""

    @property
    def agreement_id(self) -> UUID | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by_id(self) -> int | None: ...
    @property
    def conference_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def payload(self) -> dict[str, Any]: ...
    @property
    def previous_hash(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def hash(self) -> str: ...


def digest_of(salt: str, value: str) -> str:
    return SALTED + hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()


def leaf_of(event: Leaf) -> tuple[str, str, str, str]:
    """The canonical JSON in four pieces, between which stand what only the place in the chain tells: the time, the number
    and the hash before it. Its keys are in the order of the alphabet."""
    agreement = f'"{event.agreement_id}"' if event.agreement_id else "null"
    return (
        f'{{"agreement":{agreement},"at":"',
        f'","by":{_json(event.by_id)},"conference":{event.conference_id},"kind":{_json(event.kind)},"number":',
        f',"payload":{_json(event.payload)},"previous":"',
        f'","subject":{_json(event.subject)}}}',
    )


def _json(value: Any) -> str:
    return "null" if value is None else _CANONICAL.encode(value)


def hash_of(event: Leaf) -> str:
    return hashlib.sha256(b"\0" + line_of(event)).hexdigest()


def line_of(event: Leaf) -> bytes:
    """The leaf as it is hashed: one line of JSON, because it holds no line break but in escapes."""
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    before_at, before_number, before_previous, end = leaf_of(event)
    return f"{before_at}{at}{before_number}{event.number}{before_previous}{event.previous_hash}{end}".encode()


def first_bad_number(conference: Conference) -> int | None:
    """The number of the first event that does not follow from the one before it; None for a whole chain.

    What is appended while the chain is read counts only once its head tells of it.
    """
    return first_bad_number_before(conference, head_of(conference))


def first_bad_number_before(
    conference: Conference, head: tuple[int, str], leaves: Iterable[Leaf] | None = None
) -> int | None:
    """The same, for a head (number, hash) that was read before the events were; `leaves`: these events, in their order."""
    previous, number = GENESIS, 0
    for event in leaves_of(conference) if leaves is None else leaves:
        if event.number != number + 1 or event.previous_hash != previous or event.hash != hash_of(event):
            return number + 1
        previous, number = event.hash, event.number
        if (number, previous) == head:
            break
    if (number, previous) != head:
        return number + 1
    is_longer = conference.events.filter(number__gt=number).exists()
    return number + 1 if is_longer and head_of(conference) == head else None


def leaves_of(conference: Conference) -> Iterator[Leaf]:
    """In their order."""
    events = Event.objects.filter(conference=conference).order_by("number")
    yield from events.values_list(*_COLUMNS, named=True).iterator()


def head_of(conference: Conference) -> tuple[int, str]:
    head = ChainHead.objects.filter(conference=conference).first()
    return (head.number, head.hash) if head else (0, GENESIS)
