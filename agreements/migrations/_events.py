"""Events that a migration writes. The leaf is the chain's first format, copied here: later formats leave it readable."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.utils import timezone

_GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    kind: str
    subject: str
    facts: dict[str, Any]
    agreement: UUID | None = None
    # What the log of the upgrade says of it.
    words: str = field(default="", kw_only=True)


def append(apps: Apps, conference: int, entries: Iterable[Entry]) -> None:
    """At the end of the conference's chain, by nobody; each is printed too."""
    heads, events = apps.get_model("agreements", "ChainHead"), apps.get_model("agreements", "Event")
    heads.objects.get_or_create(conference_id=conference, defaults={"hash": _GENESIS})
    head = heads.objects.select_for_update().get(conference_id=conference)
    at = head.at = max(timezone.now(), head.at or timezone.now())
    for entry in entries:
        event = events(
            conference_id=conference,
            number=head.number + 1,
            kind=entry.kind,
            at=at,
            agreement_id=entry.agreement,
            subject=entry.subject,
            payload=entry.facts,
            previous_hash=head.hash,
        )
        event.hash = _hash_of(event)
        event.save(force_insert=True)
        head.number, head.hash = event.number, event.hash
        print(f"\n    {entry.words}", end="")
    head.save()


def _hash_of(event: Any) -> str:
    leaf = {
        "agreement": str(event.agreement_id) if event.agreement_id else None,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": None,
        "conference": event.conference_id,
        "kind": event.kind,
        "number": event.number,
        "payload": event.payload,
        "previous": event.previous_hash,
        "subject": event.subject,
    }
    canonical = json.dumps(leaf, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\0" + canonical.encode()).hexdigest()
