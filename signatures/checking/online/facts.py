"""What our records say about a document: who, what, when, for which conference, and whether it still stands."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from agreements.states import State
from signatures.codes import code_of
from signatures.models import Document, DocumentQuerySet


@dataclass(frozen=True)
class Facts:
    """No address of the author's: whoever knows a code may read this."""

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
    code: str
    is_replaced: bool

    @property
    def is_void(self) -> bool:
        return self.agreement_state == State.VOID

    @property
    def remark(self) -> str:
        """What has to be said beside "authentic", in sentences; empty if nothing has."""
        return " ".join(self._remarks())

    def _remarks(self) -> list[str]:
        said = []
        if self.is_demonstration:
            said.append(_("It comes from a demonstration: nobody agreed to anything."))
        if self.is_replaced:
            said.append(_("The agreement was replaced by a later one, so it no longer counts."))
        elif self.is_void:
            said.append(_("The agreement itself is void: it was withdrawn or replaced after it was signed."))
        if not self.is_newest:
            said.append(_("It is an earlier edition: the same signatures were sealed again later."))
        return said


def known() -> DocumentQuerySet:
    """Documents with all that `facts_of` reads."""
    return Document.objects.with_facts().select_related("signature__agreement__replaced_by")


def facts_of(document: Document) -> Facts:
    """The document is one of the `known` ones."""
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
        code=code_of(signature.pk),
        is_replaced=hasattr(agreement, "replaced_by"),
    )
