"""Make and store the sealed documents that are owed, many at a time; done twice equals done once."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from agreements import audit, clock, workflow
from agreements.jobs.enqueue import enqueue_in_batches
from agreements.models import Agreement, Conference, User
from agreements.models.work import WorkQuerySet, pause_after
from agreements.overtaken import once_more
from signatures import closing, sealing
from signatures.documents import drawing, seal_keys, storage
from signatures.documents.evidence_page import Evidence, gathered
from signatures.evidence import Told, UnvouchedError, evidence_digest, told_of
from signatures.models import Document, DocumentWork, Signature, StampWork
from signatures.telling import receipt_mails

logger = logging.getLogger(__name__)

BATCH = 25
# Rows of one deed that owes again what was given up: the lock on the chain's head is held no longer than for these.
_RETRIED = 250
# While the key, the disk or a true event is missing no attempt is counted, and the work waits this long.
_REPAIR_PAUSE = timedelta(seconds=30)


class LateTwinError(Exception):
    """Our claim ran out and somebody else made the document; ours is thrown away."""


@dataclass(frozen=True)
class _Made:
    """A document that lies in the store, and that nobody knows of yet."""

    work: DocumentWork
    signature: Signature
    key: sealing.SealKey
    sha256: str
    size: int
    path: str


def owed(*, limit: int) -> list[UUID]:
    """Signatures whose document could be made now, oldest first."""
    return list(DocumentWork.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def adopt_orphans() -> int:
    """Countersigned signatures without a document and without work: owe them. So is what was closed and is wanted again."""
    orphans = Signature.objects.without_document().filter(work__isnull=True)
    work = [DocumentWork(signature=signature) for signature in orphans.only("pk")]
    DocumentWork.objects.bulk_create(work, batch_size=500, ignore_conflicts=True)
    return len(work) + closing.owe_again()


def retry(agreement: Agreement, *, by: User) -> bool:
    """Owe a document again that was given up; False if it was not."""
    given_up = DocumentWork.objects.given_up().filter(
        signature__agreement=agreement, signature__agreement__in=agreement.conference.agreements.standing()
    )
    return _retry(given_up, agreement.conference, by=by) > 0


def retry_all(conference: Conference, *, by: User) -> int:
    """The same for all of a conference that were given up so far, in a deed for each chunk; returns how many."""
    given_up = DocumentWork.objects.given_up().filter(
        given_up_at__lte=clock.now(), signature__agreement__in=conference.agreements.standing()
    )
    count = 0
    while chunk := _retry(given_up.order_by("given_up_at")[:_RETRIED], conference, by=by):
        count += chunk
    return count


def _retry(given_up: WorkQuerySet[DocumentWork], conference: Conference, *, by: User) -> int:
    with audit.deed(conference, by=by):
        authors = dict(given_up.values_list("pk", "signature__agreement__authorship__author"))
        audit.locks.people(authors.values())
        rows = DocumentWork.objects.filter(pk__in=authors)
        works = audit.locks.rows(rows.given_up().select_related("signature__agreement"))
        if works:
            rows.filter(pk__in=[work.pk for work in works]).update(
                given_up_at=None, attempts=0, next_attempt_at=clock.now()
            )
            workflow.sealing_retried([work.signature.agreement for work in works])
    return len(works)


def produce(signatures: Iterable[UUID | str]) -> int:
    """Make the documents of these signatures as far as they are due; returns how many were made."""
    made = [pk for batch in _batches(signatures) for pk in _produce(batch)]
    if settings.TIMESTAMP_URL:
        enqueue_in_batches("signatures.tasks.stamp", made, sweep="signatures.tasks.sweep_stamps")
    return len(made)


def _batches(signatures: Iterable[UUID | str]) -> Iterator[list[UUID]]:
    """What was tried before is tried alone: if it kills its worker, no other document loses an attempt with it."""
    due = DocumentWork.objects.due().filter(pk__in=list(signatures)).order_by("next_attempt_at")
    attempts = dict(due.values_list("pk", "attempts"))
    fresh = [pk for pk, count in attempts.items() if not count]
    yield from (fresh[start : start + BATCH] for start in range(0, len(fresh), BATCH))
    yield from ([pk] for pk, count in attempts.items() if count)


def _produce(batch: Sequence[UUID]) -> list[UUID]:
    # Shorter than others' claims: what a worker that died left undone is made within a minute.
    lease, begun_at = settings.LEASE_SECONDS * 2 / 3, Coalesce("begun_at", clock.DatabaseTime())
    claimed = DocumentWork.objects.claim_all(batch, seconds=lease, begun_at=begun_at)
    works = closing.close_ended(claimed)
    evidence = {each.signature.pk: each for each in gathered(work.pk for work in works)}
    told = told_of({pk: each.signature.agreement.conference_id for pk, each in evidence.items()})
    _keep_circumstances(works, evidence)
    made: dict[Conference, list[_Made]] = defaultdict(list)
    for work in works:
        document = _made(work, evidence.get(work.pk), told)
        if document is not None:
            made[document.signature.agreement.conference].append(document)
    return [pk for conference, group in made.items() for pk in _noted(conference, group)]


def _keep_circumstances(works: Sequence[DocumentWork], evidence: Mapping[UUID, Evidence]) -> None:
    """Before anything is drawn from them; those of a first try that died stay. Only under the claim of these works."""
    first = [work for work in works if work.circumstances is None and work.pk in evidence]
    for work in first:
        work.circumstances = evidence[work.pk].circumstances.to_json()
    if first:
        DocumentWork.objects.filter(lease_token=first[0].lease_token).bulk_update(first, ["circumstances"])


def _made(work: DocumentWork, evidence: Evidence | None, told: Mapping[UUID, Told]) -> _Made | None:
    """In the store; whatever goes wrong with it is written on its own work, and stops no other document."""
    signature = evidence.signature if evidence else Signature.objects.with_facts().get(pk=work.pk)
    if work.attempts > settings.MAX_ATTEMPTS:
        _give_up(work, signature, work.last_error or gettext("Every attempt was interrupted."))
        return None
    try:
        if evidence is None:
            raise UnvouchedError(gettext("It is not sealed, because the audit log has no entry of this signature."))
        told[work.pk].insist(signature)
        key = seal_keys.current()
        # Not before what it seals, if the database's clock was put back meanwhile.
        at = max(work.begun_at or clock.now(), signature.countersignature.signed_at)
        content = drawing.sealed(evidence, key, at=at)
        digest = hashlib.sha256(content).hexdigest()
        return _Made(work, signature, key, digest, len(content), storage.keep(content, sha256=digest))
    except (sealing.SealKeyError, UnvouchedError, OSError) as error:
        logger.error("document of %s waits: %s", work.pk, error)
        if isinstance(error, sealing.SealKeyError):
            seal_keys.note(str(error))
        work.postpone(str(error), until=clock.now() + _REPAIR_PAUSE, attempts=work.attempts - 1)
    except Exception as error:  # the edge of the worker: one poisoned document must not stop the others
        logger.exception("document of %s failed", work.pk)
        _failed(work, signature, error)
    return None


def _noted(conference: Conference, made: Sequence[_Made]) -> list[UUID]:
    """In one transaction; if that fails each by itself, so that nothing fails but what has to."""
    first, *others = made
    try:
        return once_more(partial(_note, conference, made))
    except (LateTwinError, IntegrityError):
        if not others:
            logger.info("document of %s: somebody else was first", first.work.pk)
            return []
    except Exception as error:  # the edge of the worker, as above
        if not others:
            logger.exception("document of %s failed", first.work.pk)
            _failed(first.work, first.signature, error)
            return []
        logger.exception("%d documents of %s could not be noted together", len(made), conference)
    return [pk for each in made for pk in _noted(conference, [each])]


def _note(conference: Conference, made: Sequence[_Made]) -> list[UUID]:
    """Returns which were noted: not those whose agreements were ended while they were made."""
    certificates = {key: seal_keys.certificate_of(key) for key in {each.key for each in made}}
    with audit.deed(conference):
        audit.locks.people(each.signature.agreement.authorship.author_id for each in made)
        closed = closing.close_held([each.work for each in made])
        made = [each for each in made if each.work not in closed]
        if not made:
            return []
        if not DocumentWork.objects.finish_all([each.work for each in made]):
            raise LateTwinError
        documents = [
            Document(
                signature=each.signature,
                sha256=each.sha256,
                size=each.size,
                path=each.path,
                certificate=certificates[each.key],
                sealed_at=audit.evidence_time(),
            )
            for each in made
        ]
        Document.objects.bulk_create(documents)
        if settings.TIMESTAMP_URL:
            stamps = [StampWork(signature=each.signature) for each in made]
            StampWork.objects.bulk_create(stamps, ignore_conflicts=True)
        workflow.sealed(
            {f"signature:{each.signature_id}": (each.signature.agreement, _facts_of(each)) for each in documents}
        )
        receipt_mails.tell_of_documents(conference, [each.signature for each in made])
    return [each.work.pk for each in made]


def _facts_of(document: Document) -> dict[str, str]:
    return {"sha256": document.sha256, "evidence": evidence_digest(document)}


def _failed(work: DocumentWork, signature: Signature, error: Exception) -> None:
    if work.is_exhausted:
        _give_up(work, signature, f"{type(error).__name__}: {error}")
    else:
        work.postpone(f"{type(error).__name__}: {error}", until=clock.now() + pause_after(work.attempts))


def _give_up(work: DocumentWork, signature: Signature, error: str) -> None:
    with audit.deed(signature.agreement.conference):
        audit.locks.people([signature.agreement.authorship.author_id])
        if work.give_up(error):
            workflow.sealing_failed(signature.agreement, signature=f"signature:{signature.pk}", error=error[:300])
