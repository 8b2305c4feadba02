"""What became of the document of a countersigned agreement."""

from collections.abc import Mapping, Sequence
from typing import Any

from agreements import audit
from agreements.models import Agreement


def sealed(documents: Mapping[str, tuple[Agreement, Mapping[str, Any]]]) -> None:
    """Note that sealed documents exist; of each agreement the first time only.

    `documents` maps the evidence ("signature:<uuid>") to its agreement and what the event tells of the document.
    """
    first = Agreement.objects.filter(pk__in={agreement.pk for agreement, _ in documents.values()}, sealed_at=None)
    unsealed = set(first.values_list("pk", flat=True))
    first.update(sealed_at=audit.evidence_time(), sealing_failed_at=None)
    for signature, (agreement, facts) in documents.items():
        if agreement.pk in unsealed:
            unsealed.remove(agreement.pk)
            audit.record("agreement.sealed", agreement=agreement, subject=signature, facts=facts)


def extended(agreement: Agreement, *, signature: str, facts: Mapping[str, Any]) -> None:
    """Note that the sealed document exists in a further revision, whose seal goes further."""
    audit.record("agreement.extended", agreement=agreement, subject=signature, facts=facts)


def sealing_failed(agreement: Agreement, *, signature: str, error: str) -> None:
    """Note that the making of the document was given up, until somebody owes it again."""
    failed = Agreement.objects.filter(pk=agreement.pk, sealed_at__isnull=True, sealing_failed_at__isnull=True)
    if failed.update(sealing_failed_at=audit.evidence_time()):
        audit.record("agreement.sealing_failed", agreement=agreement, subject=signature, facts={"error": error})


def sealing_retried(agreements: Sequence[Agreement]) -> None:
    Agreement.objects.filter(pk__in=[agreement.pk for agreement in agreements]).update(sealing_failed_at=None)
    for agreement in agreements:
        audit.record("agreement.sealing_retried", agreement=agreement)


def sealing_closed(ended: Mapping[str, Agreement]) -> None:
    """Note that no document is made of agreements that were ended first, by their evidence ("signature:<uuid>")."""
    for signature, agreement in ended.items():
        audit.record("agreement.sealing_closed", agreement=agreement, subject=signature)
