"""The canonical form of a row of evidence: JSON with sorted keys, times in UTC to the microsecond, UUIDs as text."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models

from agreements.models import Capacity
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
# Columns that came later, with the constant that older rows got: a row that has it is written as if it had no such column.
LATER: Mapping[str, Any] = {
    "capacity": Capacity.AUTHOR,
    "signer_name": "",
    "signer_title": "",
    "signer_organisation": "",
    "variant": "",
    "choices": {},
}
# What is evidence in a row, by column.
EvidenceFacts = Mapping[str, Any]


class Rows(NamedTuple):
    """A signature and what belongs to it; the documents in the order of their revisions."""

    signature: EvidenceFacts
    countersignature: EvidenceFacts | None
    documents: Sequence[EvidenceFacts]

    @classmethod
    def of(cls, signature: Signature, documents: Sequence[Document] = ()) -> "Rows":
        given = getattr(signature, "countersignature", None)
        return cls(facts_of(signature), given and facts_of(given), [facts_of(each) for each in documents])


@cache
def columns(model: type[models.Model]) -> tuple[str, ...]:
    left_out = NO_EVIDENCE[model]
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname not in left_out)


def facts_of(row: Signature | Countersignature | Document) -> EvidenceFacts:
    return {name: getattr(row, name) for name in columns(type(row))}


def evidence_digest(row: Signature | Countersignature | Document) -> str:
    return digest_of(facts_of(row))


def digest_of(facts: EvidenceFacts) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    written = {name: value for name, value in facts.items() if name not in LATER or value != LATER[name]}
    return hashlib.sha256(_CANONICAL.encode(written).encode()).hexdigest()


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
