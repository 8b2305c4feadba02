"""Which answers the log says were erased, and whether their rows say the same."""

from collections.abc import Collection, Iterator
from uuid import UUID

from agreements import audit
from agreements.models import ERASED, Conference
from signatures.evidence.digests import EvidenceFacts


def erased_answers(conference: Conference) -> frozenset[UUID]:
    deeds = conference.events.filter(kind=audit.ERASED).values_list("payload", flat=True)
    return frozenset(UUID(pk) for facts in deeds for pk in facts.get("signatures", ()))


def is_tombstone(signature: EvidenceFacts) -> bool:
    return bool(signature["typed_name"] == ERASED)


def contradictions(signature: EvidenceFacts, erased: Collection[UUID]) -> Iterator[str]:
    """Lines begin after "signature X"."""
    if signature["id"] not in erased:
        if is_tombstone(signature):
            yield "is a tombstone, and the log tells of no erasure"
        return
    kept = [name for name in ("printed_name", "reason", "signer_title", "choices", "shown") if signature[name]]
    if kept or not is_tombstone(signature):
        yield f"was erased, and still has {', '.join(kept) or 'typed_name'}"
