"""The document of a rehearsal: countersigned and drawn as a worker would, sealed with the preview key, and stored nowhere."""

import hashlib

from agreements import audit, workflow
from agreements.models import Agreement
from signatures import countersigning, sealing
from signatures.documents import drawing, seal_keys
from signatures.documents.evidence_page import gathered
from signatures.models import Document, Signature


def document_of(agreement: Agreement) -> bytes | None:
    """As it would be made, where the conference has countersigned, or will; None where nothing was accepted."""
    signature = _accepted(agreement)
    if signature is None:
        return None
    if not hasattr(signature, "countersignature"):
        with audit.deed(agreement.conference):
            audit.locks.people([agreement.authorship.author_id])
            countersigning.by_rule(signature)
    return _drawn(signature)


def show_as_made(agreement: Agreement) -> bool:
    """Have the pages tell of the document, if the conference has countersigned already; False where they cannot yet."""
    signature = _accepted(agreement)
    if signature is None or not hasattr(signature, "countersignature"):
        return signature is None
    content = _drawn(signature)
    digest = hashlib.sha256(content).hexdigest()
    with audit.deed(agreement.conference):
        audit.locks.people([agreement.authorship.author_id])
        certificate = seal_keys.certificate_of(sealing.preview_key())
        Document.objects.create(
            signature=signature,
            sha256=digest,
            size=len(content),
            path="rehearsal",
            certificate=certificate,
            sealed_at=audit.evidence_time(),
        )
        workflow.sealed({f"signature:{signature.pk}": (agreement, {"sha256": digest})})
    return True


def _accepted(agreement: Agreement) -> Signature | None:
    last = Signature.objects.with_facts().filter(agreement=agreement).order_by("-number").first()
    return last if last is not None and last.is_accepted else None


def _drawn(signature: Signature) -> bytes:
    [evidence] = gathered([signature.pk])
    return drawing.rehearsed(evidence, at=evidence.signature.countersignature.signed_at)
