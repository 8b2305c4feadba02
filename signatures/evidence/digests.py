"""The canonical form of a row of evidence: JSON with sorted keys, times in UTC to the microsecond, UUIDs as text."""

import hashlib
import json
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

from django.db import models

from signatures.models import Countersignature, Document, Signature

# Every other column is evidence. A new one changes the digest of every row that holds it, those of older rows too: one that
# is added later is either named here, or left out of the canonical form while it has the constant that older rows got.
NO_EVIDENCE: dict[type[models.Model], frozenset[str]] = {
    # By these the queue is searched and sorted.
    Signature: frozenset({"search_key", "name_key"}),
    # Numbers that the database gives.
    Countersignature: frozenset({"id"}),
    Document: frozenset({"id"}),
}


@cache
def columns(model: type[models.Model]) -> tuple[str, ...]:
    left_out = NO_EVIDENCE[model]
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname not in left_out)


def evidence_digest(row: Signature | Countersignature | Document) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    facts = {name: getattr(row, name) for name in columns(type(row))}
    return hashlib.sha256(_CANONICAL.encode(facts).encode()).hexdigest()


def _as_text(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_as_text)
