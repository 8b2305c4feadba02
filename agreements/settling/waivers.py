"""The rows that say what stands in the place of an answer: written, decided, taken back within a deed."""

from collections.abc import Sequence
from dataclasses import dataclass

from agreements import audit, matters, workflow
from agreements.mail import cancelling
from agreements.matters import About
from agreements.models import Agreement, EvidenceFile, User, Waiver, WaiverKind


@dataclass(frozen=True)
class Grounds:
    """Why nobody waits for the author any more; `signer_...` of whoever signed in the author's place."""

    kind: WaiverKind
    reason: str
    signer_name: str = ""
    signer_title: str = ""
    signer_organisation: str = ""


def propose(agreement: Agreement, grounds: Grounds, *, file: EvidenceFile | None, by: User | None) -> Waiver:
    """Somebody of the staff has to decide about it; `by` is nobody where the author handed in a form."""
    waiver = _write(agreement, grounds, file=file, by=by)
    audit.record(
        "waiver.proposed",
        agreement=agreement,
        subject=f"waiver:{waiver.pk}",
        facts={"kind": waiver.kind} | ({"file": file.sha256} if file else {}),
        personal={"reason": waiver.reason},
    )
    matters.changed(About.WAIVERS, [agreement.authorship.author_id])
    return waiver


def grant_at_once(agreement: Agreement, grounds: Grounds, *, file: EvidenceFile | None, by: User | None) -> Waiver:
    waiver = _write(agreement, grounds, file=file, by=by)
    grant(waiver, agreement, by=by)
    return waiver


def grant(waiver: Waiver, agreement: Agreement, *, by: User | None) -> None:
    """ForbiddenMoveError if nothing can be waived any more."""
    before = agreement.state
    workflow.waive(agreement, waiver)
    decide(waiver, agreement, by=by, is_granted=True, state_before=before)
    cancelling.cancel_settled([agreement.authorship.author_id])


def decide(waiver: Waiver, agreement: Agreement, *, by: User | None, **columns: object) -> None:
    """The last change of the row."""
    rows = Waiver.objects.proposed().filter(pk=waiver.pk)
    rows.update(decided_by=by, decided_at=audit.evidence_time(), **columns)
    matters.changed(About.WAIVERS, [agreement.authorship.author_id])


def take_back(agreements: Sequence[Agreement], *, reason: str, by: User | None) -> None:
    """The rows by which waivers end; the agreements themselves are moved by the caller."""
    at = audit.evidence_time()
    granted = Waiver.objects.granted().filter(agreement__in=[agreement.pk for agreement in agreements])
    Waiver.objects.bulk_create(
        Waiver(
            agreement_id=each.agreement_id,
            kind=each.kind,
            reason=reason or each.reason,
            state_before=each.state_before,
            by=by,
            proposed_at=at,
            decided_by=by,
            decided_at=at,
            revokes=each,
        )
        for each in granted
    )


def _write(agreement: Agreement, grounds: Grounds, *, file: EvidenceFile | None, by: User | None) -> Waiver:
    return Waiver.objects.create(
        agreement=agreement,
        kind=grounds.kind,
        reason=grounds.reason,
        file=file,
        signer_name=grounds.signer_name,
        signer_title=grounds.signer_title,
        signer_organisation=grounds.signer_organisation,
        state_before=agreement.state,
        by=by,
        proposed_at=audit.evidence_time(),
    )
