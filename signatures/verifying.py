"""Whether a file is one of our documents, unchanged, and what it then proves; answered from our own tables alone."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agreements.states import State
from signatures import sealing
from signatures.models import Document, SealCertificate
from signatures.sealing import SealReport

_NOT_OURS = "It is none of our documents as we sealed them; a printed, saved again or scanned copy is not one either."
_LOCKED = "This PDF is locked with a password. None of our documents is."
_DIGEST = re.compile(r"[0-9a-f]{16,64}")


@dataclass(frozen=True)
class Facts:
    """What our records say about a document."""

    conference: str
    is_demonstration: bool
    paper: str
    title: str
    printed_name: str
    typed_name: str
    decision: str
    signed_at: datetime
    countersigned_by: str
    countersigned_at: datetime
    sealed_at: datetime
    sha256: str
    size: int
    certificate: str
    revision: int
    is_newest: bool
    agreement_state: str

    @property
    def is_void(self) -> bool:
        return self.agreement_state == State.VOID


@dataclass(frozen=True)
class Verdict:
    """`is_authentic`: sealed by us and unchanged since, to the last byte. The sentence is for a person."""

    sentence: str
    sha256: str
    is_authentic: bool = False
    is_preview: bool = False
    facts: Facts | None = None
    certificate: str = ""
    sealed_at: datetime | None = None


def verify(content: bytes) -> Verdict:
    """Any bytes whatever get an answer."""
    sha256 = hashlib.sha256(content).hexdigest()
    document = Document.objects.with_facts().filter(sha256=sha256).first()
    if document is not None:
        facts = facts_of(document)
        return Verdict(
            _standing(facts),
            sha256,
            is_authentic=True,
            facts=facts,
            certificate=facts.certificate,
            sealed_at=document.sealed_at,
        )
    try:
        seals = sealing.inspect(content)
    except sealing.UnreadableError as error:
        return Verdict(_LOCKED if _is_locked(content) else f"{error} {_NOT_OURS}", sha256)
    if not seals:
        return Verdict(_LOCKED if _is_locked(content) else f"This PDF bears no seal. {_NOT_OURS}", sha256)
    return _judged(seals, sha256)


def _judged(seals: list[SealReport], sha256: str) -> Verdict:
    """A file that is in no record of ours: what its seals say, of which the last of ours counts."""
    fingerprints = [seal.fingerprint for seal in seals]
    certificates = set(
        SealCertificate.objects.filter(fingerprint__in=fingerprints).values_list("fingerprint", flat=True)
    )
    ours = [seal for seal in seals if seal.fingerprint in certificates]
    if not ours:
        return _foreign(seals[-1], sha256)
    last = ours[-1]
    if not all(seal.is_intact for seal in ours):
        sentence = "This file bears our seal, but what we sealed was changed afterwards: the seal is broken."
    elif not last.covers_whole_file:
        sentence = "This file bears our seal, but something was added to it afterwards: it is not as we sealed it."
    else:
        sentence = (
            "This file was sealed by us and is unchanged, but the records here do not hold it. "
            "Ask the conference what it is."
        )
    return Verdict(
        sentence,
        sha256,
        is_authentic=last.covers_whole_file and all(seal.is_intact for seal in ours),
        certificate=last.fingerprint,
        sealed_at=last.signed_at,
    )


def _foreign(seal: SealReport, sha256: str) -> Verdict:
    if seal.is_preview:
        return Verdict(
            "This is a preview: it shows how a document would look. It is no signed agreement, whatever it says.",
            sha256,
            is_preview=True,
            certificate=seal.fingerprint,
        )
    if not seal.fingerprint:
        return Verdict(f"This PDF bears a signature that cannot be read. {_NOT_OURS}", sha256)
    return Verdict(
        f"This PDF bears a signature, but not ours: its certificate is made out to “{seal.subject}”. {_NOT_OURS}",
        sha256,
        certificate=seal.fingerprint,
    )


def _is_locked(content: bytes) -> bool:
    return b"/Encrypt" in content and b"%PDF-" in content[:1024]


def look_up(code: str) -> Facts | None:
    """What is known under a code: a document's SHA-256, its first 16 digits or more, or the agreement's number.

    Both are too long to be guessed: whoever has one has the document, or a list that the conference handed over.
    """
    tidy = re.sub(r"[\s:]", "", code).lower()
    documents = Document.objects.with_facts()
    if _DIGEST.fullmatch(tidy):
        document = documents.filter(sha256__gte=tidy.ljust(64, "0"), sha256__lte=tidy.ljust(64, "f")).first()
        if document is not None:
            return facts_of(document)
    try:
        agreement = UUID(tidy)
    except ValueError:
        return None
    document = documents.of_agreement(agreement).first()
    return facts_of(document) if document is not None else None


def facts_of(document: Document) -> Facts:
    """The document comes `with_facts`."""
    signature = document.signature
    countersignature = signature.countersignature
    agreement = signature.agreement
    return Facts(
        conference=agreement.conference.name,
        is_demonstration=agreement.conference.is_demonstration,
        paper=agreement.authorship.paper.number,
        title=signature.title,
        printed_name=signature.printed_name,
        typed_name=signature.typed_name,
        decision=signature.decision,
        signed_at=signature.signed_at,
        countersigned_by=f"{countersignature.signatory_name}, {countersignature.organisation}",
        countersigned_at=countersignature.signed_at,
        sealed_at=document.sealed_at,
        sha256=document.sha256,
        size=document.size,
        certificate=document.certificate.fingerprint,
        revision=document.revision,
        is_newest=not signature.documents.filter(revision__gt=document.revision).exists(),
        agreement_state=agreement.state,
    )


def _standing(facts: Facts) -> str:
    said = "This is one of our documents, and it is unchanged."
    if facts.is_demonstration:
        return f"{said} It comes from a demonstration: nobody agreed to anything."
    if facts.is_void:
        return f"{said} The agreement itself is void: it was withdrawn or replaced after it was signed."
    if not facts.is_newest:
        return f"{said} It is an earlier edition: the same signatures were sealed again later."
    return said
