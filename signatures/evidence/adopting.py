"""Taking rows into the chain that are older than the digests of evidence in it: from then on it vouches for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db.models import Prefetch

from agreements import audit
from agreements.models import Conference
from agreements.overtaken import once_more
from signatures.evidence.digests import Rows, evidence_digest
from signatures.evidence.told import Told, told_of
from signatures.models import Document, Signature

# Signatures of one deed.
_CHUNK = 250


@dataclass
class Adoption:
    """How many signatures were taken over with what belongs to them, and which were not, because they contradict the chain."""

    adopted: int = 0
    refused: tuple[UUID, ...] = ()


def adopt(conference: Conference) -> Adoption:
    """In a deed for each chunk; what the chain already vouches for is left alone."""
    result = Adoption()
    for chunk in _chunks(conference):
        if any(_is_wanting(signature, told) for signature, told in _with_told(chunk)):
            done = once_more(partial(_adopt, conference, chunk))
            result = Adoption(result.adopted + done.adopted, result.refused + done.refused)
    return result


def _chunks(conference: Conference) -> Iterator[list[UUID]]:
    theirs = Signature.objects.filter(agreement__conference=conference).order_by("pk")
    pks = list(theirs.values_list("pk", flat=True))
    yield from (pks[start : start + _CHUNK] for start in range(0, len(pks), _CHUNK))


def _with_told(pks: Sequence[UUID]) -> list[tuple[Signature, Told]]:
    documents = Prefetch("documents", Document.objects.order_by("revision"))
    rows = Signature.objects.filter(pk__in=pks).select_related("agreement", "countersignature")
    signatures = list(rows.prefetch_related(documents).order_by("pk"))
    told = told_of({each.pk: each.agreement.conference_id for each in signatures})
    return [(signature, told[signature.pk]) for signature in signatures]


def _is_wanting(signature: Signature, told: Told) -> bool:
    return any(told.unvouched(_rows(signature)))


def _is_contradicted(signature: Signature, told: Told) -> bool:
    rows = _rows(signature)
    return any(told.contradictions(rows)) or any(told.contradictions_of(rows.documents))


def _rows(signature: Signature) -> Rows:
    return Rows.of(signature, list(signature.documents.all()))


def _adopt(conference: Conference, pks: Sequence[UUID]) -> Adoption:
    done = Adoption()
    with audit.deed(conference):
        audit.locks.conference()  # two who adopt at once are one after the other
        for signature, told in _with_told(pks):
            if not _is_wanting(signature, told):
                continue
            if _is_contradicted(signature, told):
                done.refused += (signature.pk,)
                continue
            done.adopted += 1
            _record(signature)
    return done


def _record(signature: Signature) -> None:
    facts: dict[str, object] = {
        "documents": {each.sha256: evidence_digest(each) for each in signature.documents.all()}
    }
    if hasattr(signature, "countersignature"):
        facts["countersignature"] = evidence_digest(signature.countersignature)
    audit.record(
        "evidence.adopted",
        subject=f"signature:{signature.pk}",
        facts=facts,
        personal={"evidence": evidence_digest(signature)},
    )
