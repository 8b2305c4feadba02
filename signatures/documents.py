"""Render, seal and store what is owed; done twice equals done once."""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from agreements import audit, outbox, workflow
from agreements.doorbell import ring_for
from agreements.merge_values import SAMPLE_VALUES, sample_wording
from agreements.models import Agreement, Conference, ConferenceImage, ImageKind, MessageKind, Text, User
from agreements.models.work import pause_after
from agreements.wording import Wording, long_date, varying
from signatures import seal_keys, sealing, storage
from signatures.certifying import certificate_of
from signatures.models import Countersignature, Document, DocumentWork, SealCertificate, Signature, StampWork
from signatures.pdf.compiled import SealWords, Templates
from signatures.pdf.description import Description, Picture
from signatures.presenting import shown

logger = logging.getLogger(__name__)

BATCH = 25
# While the key or the disk is missing no attempt is counted, and the work waits this long.
_REPAIR_PAUSE = timedelta(seconds=30)
# Each process lays a text out once.
_TEMPLATES = Templates()


class LateTwinError(Exception):
    """Our claim ran out and somebody else made the document; ours is thrown away."""


def owed(*, limit: int) -> list[UUID]:
    """Signatures whose document could be made now, oldest first."""
    return list(DocumentWork.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def adopt_orphans() -> int:
    """Countersigned signatures without a document and without work: owe them."""
    orphans = Signature.objects.without_document().filter(work__isnull=True)
    work = [DocumentWork(signature=signature) for signature in orphans.only("pk")]
    DocumentWork.objects.bulk_create(work, batch_size=500, ignore_conflicts=True)
    return len(work)


def produce(signatures: Iterable[UUID | str]) -> int:
    """Make the documents of these signatures as far as they are due; returns how many were made."""
    made = [UUID(str(pk)) for pk in signatures if _produce(pk)]
    if settings.TIMESTAMP_URL:
        ring_for("signatures.tasks.stamp", made)
    return len(made)


def _produce(pk: UUID | str) -> bool:
    work = DocumentWork.objects.claim(pk, begun_at=Coalesce("begun_at", Value(timezone.now())))
    if work is None:
        return False
    signature = with_everything(pk)
    if work.attempts > settings.MAX_ATTEMPTS:
        _give_up(work, signature, work.last_error or "Every attempt ended without a word.")
        return False
    try:
        _make(work, signature)
    except (LateTwinError, IntegrityError):
        logger.info("document of %s: somebody else was first", pk)
        return False
    except (sealing.SealKeyError, OSError) as error:
        logger.error("document of %s waits: %s", pk, error)
        if isinstance(error, sealing.SealKeyError):
            seal_keys.note(str(error))
        work.postpone(str(error), until=timezone.now() + _REPAIR_PAUSE, attempts=work.attempts - 1)
        return False
    except Exception as error:  # the edge of the worker: one poisoned document must not stop the others
        logger.exception("document of %s failed", pk)
        _failed(work, signature, error)
        return False
    return True


def with_everything(pk: UUID | str) -> Signature:
    """With all that its document says."""
    return (
        Signature.objects.select_related(
            "agreement__conference",
            "agreement__text",
            "agreement__authorship__paper",
            "agreement__authorship__author",
            "countersignature__logo",
            "countersignature__signature_image",
            "link",
        )
        .defer("countersignature__logo__content", "countersignature__signature_image__content")
        .get(pk=pk)
    )


def _make(work: DocumentWork, signature: Signature) -> None:
    key = seal_keys.current()
    conference = signature.agreement.conference
    content = sealed(signature, key, at=work.begun_at or timezone.now())
    digest = hashlib.sha256(content).hexdigest()
    path = storage.keep(content, sha256=digest)
    agreement = signature.agreement
    with audit.deed(conference):
        if not work.finish():
            raise LateTwinError
        Document.objects.create(
            signature=signature, sha256=digest, size=len(content), path=path, certificate=_certificate(key)
        )
        if settings.TIMESTAMP_URL:
            StampWork.objects.get_or_create(signature=signature)
        workflow.sealed(agreement, signature=f"signature:{signature.pk}", sha256=digest)
        author = agreement.authorship.author
        outbox.compose(
            MessageKind.COPY, conference, {author: [agreement]}, occasion=f"copy:{signature.pk}", signature=signature
        )


def _certificate(key: sealing.SealKey) -> SealCertificate:
    certificate, _ = SealCertificate.objects.get_or_create(
        fingerprint=key.fingerprint, defaults={"pem": key.certificate_pem}
    )
    return certificate


def _failed(work: DocumentWork, signature: Signature, error: Exception) -> None:
    if work.is_exhausted:
        _give_up(work, signature, f"{type(error).__name__}: {error}")
    else:
        work.postpone(f"{type(error).__name__}: {error}", until=timezone.now() + pause_after(work.attempts))


def _give_up(work: DocumentWork, signature: Signature, error: str) -> None:
    with audit.deed(signature.agreement.conference):
        if work.give_up(error):
            workflow.sealing_failed(signature.agreement, signature=f"signature:{signature.pk}", error=error[:300])


def sealed(signature: Signature, key: sealing.SealKey, *, at: datetime) -> bytes:
    """The document of a countersigned signature; the same facts, key and time give the same bytes."""
    conference = signature.agreement.conference
    words = SealWords(
        reason="Countersigned agreement", location=conference.address, name=conference.legal_name, signed_at=at
    )
    description = _described(signature, seal=key)
    room = sealing.ROOM if settings.TIMESTAMP_URL else 0
    return _TEMPLATES.document(description, _varying(signature.agreement.text), sealing.sealer(key, room=room), words)


def _described(signature: Signature, *, seal: sealing.SealKey) -> Description:
    conference = signature.agreement.conference
    countersignature: Countersignature = signature.countersignature
    return Description(
        wording=Wording.from_json(signature.shown),
        decision="accepted",
        is_speaker=signature.is_speaker,
        printed_name=signature.printed_name,
        typed_name=signature.typed_name,
        signed_on=long_date(signature.effective_date, conference.language),
        signatory_name=countersignature.signatory_name,
        organisation=countersignature.organisation,
        countersigned_on=long_date(conference.day_of(countersignature.signed_at), conference.language),
        watermark=_watermark(conference),
        language=conference.language,
        certificate=certificate_of(signature, seal=seal),
        logo=_picture(countersignature.logo, alternative=_logo_of(conference)),
        signature_picture=_picture(
            countersignature.signature_image, alternative=f"Written signature of {countersignature.signatory_name}"
        ),
    )


def _logo_of(conference: Conference) -> str:
    return f"Logo of {conference.name}"


def _picture(image: ConferenceImage | None, *, alternative: str) -> Picture | None:
    if image is None:
        return None
    return Picture(image.sha256, image.width, image.height, alternative, _content(image.sha256))


@lru_cache(maxsize=32)
def _content(sha256: str) -> bytes:
    return bytes(ConferenceImage.objects.filter(sha256=sha256).values_list("content", flat=True)[:1].get())


def _varying(text: Text | None) -> frozenset[int]:
    return varying(text.body) if text else frozenset()


def draft(agreement: Agreement) -> bytes:
    """The agreement as its author is asked to sign it today, with empty lines for the signatures."""
    conference = agreement.conference
    authorship = agreement.authorship
    return _unsigned(
        shown(agreement, day=conference.today),
        conference,
        agreement.text,
        printed_name=authorship.printed_name,
        is_speaker=authorship.is_speaker,
    )


def draw_sample(text: Text) -> bytes:
    """A text with sample values, for the staff who write it."""
    conference = text.conference
    return _unsigned(sample_wording(text), conference, text, printed_name=SAMPLE_VALUES["author.name"])


def _unsigned(
    words: Wording, conference: Conference, text: Text | None, *, printed_name: str, is_speaker: bool = False
) -> bytes:
    description = Description(
        wording=words,
        printed_name=printed_name,
        is_speaker=is_speaker,
        signatory_name=conference.signatory_name,
        organisation=conference.legal_name,
        watermark=_watermark(conference),
        language=conference.language,
        logo=_picture(
            ConferenceImage.objects.standing(conference).get(ImageKind.LOGO), alternative=_logo_of(conference)
        ),
    )
    return _TEMPLATES.document(description, _varying(text))


def _watermark(conference: Conference) -> str | None:
    return "Demonstration" if conference.is_demonstration else None


def read(document: Document) -> bytes:
    """The stored bytes; OSError if the file is missing or is not what was stored."""
    content = storage.read(document.path)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise OSError(f"document {document.pk} is not what was stored")
    return content


def retry(agreement: Agreement, *, by: User) -> bool:
    """Owe a document again that was given up; False if it was not."""
    given_up = DocumentWork.objects.given_up().filter(signature__agreement=agreement)
    with audit.deed(agreement.conference, by=by):
        if not given_up.update(given_up_at=None, attempts=0, next_attempt_at=timezone.now()):
            return False
        workflow.sealing_retried(agreement)
    return True
