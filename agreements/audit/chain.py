"""What an event's place in its chain says: its hash, and where a chain first fails to follow.

The leaf of an event is SHA-256(0x00 || canonical JSON), as RFC 6962 hashes leaves. The JSON holds the hash of the event
before it, and personal values only as SHA-256(salt || value); values and salts stand beside it and can be erased.
"""

import hashlib
import json
from datetime import UTC

from agreements.models import ChainHead, Conference, Event

GENESIS = "0" * 64


def digest_of(salt: str, value: str) -> str:
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
    """The number of the first event that does not follow from the one before it; None for a whole chain.

    What is appended while the chain is read counts only once its head tells of it.
    """
    return first_bad_number_before(conference, head_of(conference))


def first_bad_number_before(conference: Conference, head: tuple[int, str]) -> int | None:
    """The same, for a head (number, hash) that was read before the events were."""
    events = Event.objects.filter(conference=conference).order_by("number")
    previous, number = GENESIS, 0
    for event in events.iterator():
        if event.number != number + 1 or event.previous_hash != previous or event.hash != hash_of(event):
            return number + 1
        previous, number = event.hash, event.number
        if (number, previous) == head:
            break
    if (number, previous) != head:
        return number + 1
    is_longer = events.filter(number__gt=number).exists()
    return number + 1 if is_longer and head_of(conference) == head else None


def head_of(conference: Conference) -> tuple[int, str]:
    head = ChainHead.objects.filter(conference=conference).first()
    return (head.number, head.hash) if head else (0, GENESIS)
