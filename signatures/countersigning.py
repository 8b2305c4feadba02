"""What the conference can do: put its own signature under an accepted one, by its rule or by a signatory's hand."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q

from agreements import audit, workflow
from agreements.jobs.bulk_jobs import digest_of
from agreements.jobs.enqueue import enqueue_in_batches
from agreements.models import (
    Agreement,
    BulkJob,
    Conference,
    ConferenceImage,
    Countersigning,
    ImageKind,
    OwnAnswers,
    User,
)
from agreements.names import Grade
from agreements.overtaken import once_more
from agreements.wording import keys
from signatures.evidence import evidence_digest
from signatures.models import Countersignature, DocumentWork, Manner, Method, Signature

# Signatures of one transaction.
CHUNK = 250


def is_by_rule(signature: Signature) -> bool:
    """Whether the conference countersigns this answer at once: under a different name it waits for a person, and a
    signatory's own one, where the conference wants that, for another signatory."""
    conference = signature.agreement.conference
    if not signature.is_accepted or conference.countersigning != Countersigning.RULE:
        return False
    waits = Grade(signature.name_grade).waits_for_person or waits_for_another(conference, signature.typed_name)
    return not waits


def by_rule(signature: Signature) -> None:
    """Countersign at once in the signatory's name, inside the deed that recorded the signature.

    It bears the moment of the author's signature: by rule, the conference's date is the author's.
    """
    _countersign(signature.agreement.conference, [signature], manner=Manner.ALIKE, by=None, at=signature.signed_at)


def by_signatory(
    conference: Conference, agreements: Iterable[UUID], *, by: User, manner: Manner = Manner.BUTTON
) -> int:
    """Countersign these accepted agreements in person; returns how many were neither countersigned by others before nor
    left to others.

    Goes in chunks, each with an event that holds its count and the digest of the whole list that the signatory saw.
    What was countersigned before an interruption stays so, and the same call goes on with the rest.
    """
    wanted = sorted(agreements)
    seen, at = _seen(wanted), audit.next_evidence_time(conference)
    chunks = [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]
    deed = partial(_countersign_chunk, conference, seen=seen, manner=manner, by=by, at=at)
    return sum([once_more(partial(deed, chunk)) for chunk in chunks])


def part_of_job(job: BulkJob, agreements: Sequence[str]) -> None:
    """Countersign these of a signatory's job, with the moment at which the signatory ordered all of it."""
    everything = [UUID(pk) for step in job.steps for pk in step]
    seen = _seen(everything)
    part = list(map(UUID, agreements))
    _countersign_chunk(job.conference, part, seen=seen, manner=Manner.BUTTON, by=job.member, at=job.created_at)


def name_of(conference: Conference, by: User | None, *, at: datetime | None = None) -> str:
    """The name that stands as the conference's signature, given at that moment or now."""
    by_rule = conference.present_signatory if at is None else conference.signatory_on(conference.day_of(at))
    return (by.name if by else "") or by_rule


def _seen(agreements: Sequence[UUID]) -> dict[str, Any]:
    return {"list": digest_of(agreements), "list_count": len(agreements)}


# --- A signatory's own answers, as an author or for one ----------------------------------------------------------------
def left_to_others(conference: Conference, by: User) -> Q:
    """Of signatures: those that `by` may not countersign because they are their own; none where anybody may.

    Whose they are is told by the account's address or by the name. Neither is a person for certain, but either is reason
    enough to ask another signatory.
    """
    at_address = Q(link__email=by.email) | Q(agreement__authorship__author__email=by.email)
    return _if_asked(conference, _bears(name_of(conference, by)) | at_address)


def left_by_rule(conference: Conference) -> Q:
    """Of signatures: those that the rule leaves to a signatory of another name than its own."""
    return _if_asked(conference, _bears(conference.present_signatory))


def _if_asked(conference: Conference, own: Q) -> Q:
    return own if conference.own_answers == OwnAnswers.ANOTHER else Q(pk__in=())


def _bears(name: str) -> Q:
    """A signature from before there were keys stands at its printed name."""
    key = keys.name_key(name)
    return Q(name_key=key) | Q(name_key="", agreement__authorship__name_key=key)


def waits_for_another(conference: Conference, typed_name: str) -> bool:
    """Whether no rule countersigns it, because it bears the name in which the rule would."""
    is_own = keys.name_key(typed_name) == keys.name_key(conference.present_signatory)
    return is_own and conference.own_answers == OwnAnswers.ANOTHER


# --- How it is done ------------------------------------------------------------------------------------------------------
def _countersign_chunk(
    conference: Conference, agreements: Sequence[UUID], *, seen: dict[str, Any], manner: Manner, by: User, at: datetime
) -> int:
    with audit.deed(conference, by=by):
        audit.locks.people(Agreement.objects.filter(pk__in=agreements).author_ids())
        present = audit.present_conference()
        signatures = list(
            Signature.objects.awaiting_countersignature(present)
            .filter(agreement__in=agreements)
            .exclude(left_to_others(present, by))
            .select_related("agreement__authorship")
            .order_by("agreement__authorship__author_id", "agreement__authorship__paper__number_key", "agreement_id")
        )
        if not signatures:
            return 0
        audit.record("countersigned.in_person", facts={"count": len(signatures)} | seen)
        _countersign(present, signatures, manner=manner, by=by, at=at)
    return len(signatures)


def _countersign(
    conference: Conference, signatures: Sequence[Signature], *, manner: Manner, by: User | None, at: datetime
) -> None:
    name, method = name_of(conference, by, at=at), Method.PERSON if by else Method.RULE
    images = ConferenceImage.objects.current(conference, signatory=name)
    # The written signature is the named signatory's: under another name it would be somebody else's.
    is_named = name == conference.signatory_on(conference.day_of(at))
    written = images.get(ImageKind.SIGNATURE) if is_named else None
    countersignatures = [
        Countersignature(
            signature=signature,
            signatory_name=name,
            organisation=conference.legal_name,
            method=method,
            manner=manner,
            by=by,
            signed_at=at,
            logo=images.get(ImageKind.LOGO),
            signature_image=written,
        )
        for signature in signatures
    ]
    Countersignature.objects.bulk_create(countersignatures)
    DocumentWork.objects.bulk_create(DocumentWork(signature=signature) for signature in signatures)
    workflow.countersign(
        {f"signature:{each.signature_id}": (each.signature.agreement, _facts_of(each)) for each in countersignatures},
        at=at,
    )
    keys = [signature.pk for signature in signatures]
    enqueue_in_batches("signatures.tasks.produce", keys, sweep="signatures.tasks.sweep_documents")


def _facts_of(countersignature: Countersignature) -> dict[str, Any]:
    return {
        "method": countersignature.method,
        "manner": countersignature.manner,
        "signatory": countersignature.signatory_name,
        "evidence": evidence_digest(countersignature),
    }
