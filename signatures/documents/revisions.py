"""Further revisions of a document: the same seal, extended; the earlier ones stay."""

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from agreements import audit, workflow
from agreements.overtaken import once_more
from agreements.web.reach import Reachable
from signatures import sealing
from signatures.documents import storage
from signatures.evidence import evidence_digest
from signatures.levels import Level
from signatures.models import Document


class OvertakenError(Exception):
    """Somebody else extended the document meanwhile; ours is thrown away."""


def add(document: Document, content: bytes, *, level: Level) -> Document:
    """Store a revision after this one, which comes `with_facts`; OSError if it cannot be stored, or OvertakenError."""
    digest = hashlib.sha256(content).hexdigest()
    path = storage.keep(content, sha256=digest)
    facts = {"sha256": digest, "size": len(content), "path": path, "level": level}
    try:
        return once_more(partial(_note, document, facts))
    except IntegrityError as error:
        raise OvertakenError(str(document.signature_id)) from error


def _note(document: Document, facts: Mapping[str, Any]) -> Document:
    agreement = document.signature.agreement
    with audit.deed(agreement.conference):
        added = Document.objects.create(
            signature=document.signature,
            revision=document.revision + 1,
            certificate=document.certificate,
            sealed_at=document.sealed_at,
            **facts,
        )
        told = {"sha256": added.sha256, "level": added.level, "evidence": evidence_digest(added)}
        workflow.extended(agreement, signature=f"signature:{document.signature_id}", facts=told)
    return added


def authority() -> sealing.Authority | None:
    """The one that the settings name; AuthorityAwayError if its certificates cannot be read."""
    if not settings.TIMESTAMP_URL:
        return None
    return sealing.authority_at(
        settings.TIMESTAMP_URL,
        timeout=settings.TIMESTAMP_TIMEOUT,
        certificates=settings.TIMESTAMP_CERTIFICATES,
        reach=Reachable.to(settings.ALLOW_PRIVATE),
    )
