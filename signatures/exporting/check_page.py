"""What an export says about one signature, column by column, as raw values; nothing is guarded here."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from agreements.models import Conference
from agreements.names import Grade
from agreements.wording.moments import iso
from signatures.models import Countersignature, Document, Signature, SignatureQuerySet

_READ = (
    "number",
    "decision",
    "typed_name",
    "printed_name",
    "title",
    "name_grade",
    "reason",
    "signed_at",
    "capacity",
    "signer_name",
    "signer_title",
    "signer_organisation",
    "variant",
    "choices",
    "agreement__state",
    "agreement__conference__name",
    "agreement__authorship__author__name",
    "agreement__authorship__author__email",
    "agreement__authorship__paper__number",
    "agreement__authorship__paper__title",
    "countersignature__signatory_name",
    "countersignature__signed_at",
)


def signatures_of(conference: Conference) -> SignatureQuerySet:
    """Every answer that was ever given, superseded and void ones included, each with `document_sha256`."""
    newest = Document.objects.filter(signature=OuterRef("pk")).order_by("-revision").values("sha256")[:1]
    return (
        Signature.objects.filter(agreement__conference=conference)
        .for_export()
        .select_related("agreement__conference")
        .only(*_READ)
        .annotate(document_sha256=Subquery(newest))
    )


def verification_address(sha256: str) -> str:
    """Where anybody can see what is known about a document; opening it changes nothing."""
    return f"{settings.PUBLIC_URL}{reverse('verify')}?{urlencode({'code': sha256})}"


def _countersignature(signature: Signature) -> Countersignature | None:
    return getattr(signature, "countersignature", None)


def _countersigned_by(signature: Signature) -> str:
    countersignature = _countersignature(signature)
    return countersignature.signatory_name if countersignature else ""


def _countersigned_at(signature: Signature) -> str:
    countersignature = _countersignature(signature)
    return iso(countersignature.signed_at) if countersignature else ""


def _sha256(signature: Signature) -> str:
    return signature.document_sha256 or ""  # type: ignore[attr-defined]  # annotated by signatures_of


def _verification_address(signature: Signature) -> str:
    sha256 = _sha256(signature)
    return verification_address(sha256) if sha256 else ""


COLUMNS: dict[str, Callable[[Signature], str]] = {
    "conference": lambda s: s.agreement.conference.name,
    "paper_id": lambda s: s.agreement.authorship.paper.number,
    "title": lambda s: s.agreement.authorship.paper.title,
    "title_as_signed": lambda s: s.title,
    "author": lambda s: s.agreement.authorship.author.name,
    "printed_name_as_signed": lambda s: s.printed_name,
    "typed_name": lambda s: s.typed_name,
    "name_differs": lambda s: "no" if s.name_grade == Grade.EXACT else "yes",
    "name_grade": lambda s: s.name_grade,
    "address": lambda s: s.agreement.authorship.author.email,
    "answer": lambda s: str(s.number),
    "decision": lambda s: s.decision,
    "reason": lambda s: s.reason,
    "signed_at": lambda s: iso(s.signed_at),
    "countersigned_by": _countersigned_by,
    "countersigned_at": _countersigned_at,
    "document_sha256": _sha256,
    "verification_address": _verification_address,
    "agreement_state": lambda s: s.agreement.state,
    "capacity": lambda s: s.capacity,
    "officer_as_forwarded": lambda s: s.signer_name,
    "officer_title": lambda s: s.signer_title,
    "officer_organisation": lambda s: s.signer_organisation,
    "variant": lambda s: s.variant,
    "choices": lambda s: "; ".join(f"{name}: {option}" for name, option in sorted(s.choices.items())),
}


# What viewers are given only by an owner's choice.
PERSONAL = frozenset({"address", "reason"})


def names(*, with_personal: bool) -> list[str]:
    return [name for name in COLUMNS if with_personal or name not in PERSONAL]


def row(signature: Signature, columns: Sequence[str]) -> list[str]:
    return [COLUMNS[name](signature) for name in columns]
