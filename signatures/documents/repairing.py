"""Puts a document's file back that is missing or damaged: never another than the one that was stored.

A sealed document can be made again, byte for byte, as long as its key is in use: a key in a file signs the same bytes in the
same way (RFC 6979 for P-256, PKCS #1 v1.5 for RSA), and what the document says was kept when it was first drawn. What an
authority put into a later edition nobody can make again.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from agreements import audit, clock
from agreements.models import User
from agreements.models.work import pause_after
from agreements.overtaken import once_more
from signatures import sealing
from signatures.documents import drawing, seal_keys, storage
from signatures.documents.evidence_page import gathered
from signatures.models import Breach, Document, DocumentRepair

logger = logging.getLogger(__name__)

BATCH = 5
# A store that takes nothing is asked again so much later.
_PAUSE = timedelta(seconds=30)


class CannotBeRepairedError(Exception):
    """Only a backup or an upload serves; the words say why."""


class How(StrEnum):
    """As the event tells it, and kept for ever."""

    REMADE = "remade"
    REVISION = "revision"
    FOLDER = "folder"
    UPLOAD = "upload"


def is_whole(document: Document) -> bool:
    try:
        drawing.read(document)
    except OSError:
        return False
    return True


def repair(
    document: Document, *, by: User | None = None, folder: Path | None = None, upload: bytes | None = None
) -> How:
    """Put it back, from what is given or by making it again; it comes `with_facts`. CannotBeRepairedError, OSError."""
    how, content = _found(document, folder, upload)
    once_more(partial(_put_back, document, content, how, by=by))
    return how


def _put_back(document: Document, content: bytes, how: How, *, by: User | None) -> None:
    """The file last: what cannot be stored was not repaired."""
    agreement = document.signature.agreement
    with audit.deed(agreement.conference, by=by):
        audit.record(
            "document.repaired",
            agreement=agreement,
            subject=f"signature:{document.signature_id}",
            facts={"sha256": document.sha256, "revision": document.revision, "how": how},
        )
        Breach.objects.filter(document=document, is_damage=True).update(mended_at=clock.now())
        aside = storage.put_back(content, path=document.path)
        drawing.read(document)
    logger.warning("document %s was repaired (%s); set aside: %s", document.pk, how, aside or "nothing")


# --- Where the content comes from --------------------------------------------------------------------------------------
def _found(document: Document, folder: Path | None, upload: bytes | None) -> tuple[How, bytes]:
    if upload is not None:
        if not is_content_of(document, upload):
            raise CannotBeRepairedError(_("The file that was uploaded is another one."))
        return How.UPLOAD, upload
    for content in _in_folder(document, folder) if folder else ():
        if is_content_of(document, content):
            return How.FOLDER, content
    for content in _in_later_editions(document):
        if is_content_of(document, content):
            return How.REVISION, content
    return How.REMADE, _remade(document)


def is_content_of(document: Document, content: bytes) -> bool:
    return hashlib.sha256(content).hexdigest() == document.sha256


def _in_folder(document: Document, folder: Path) -> Iterator[bytes]:
    """A copy of the store, or any folder with files named after their digests."""
    for path in (folder / document.path, folder / storage.path_of(document.sha256), folder / f"{document.sha256}.pdf"):
        if path.is_file():
            yield path.read_bytes()


def _in_later_editions(document: Document) -> Iterator[bytes]:
    """What is added to a seal for the long term stands behind the edition before."""
    for later in Document.objects.filter(signature=document.signature_id, revision__gt=document.revision):
        if is_whole(later):
            yield drawing.read(later)[: document.size]


def _remade(document: Document) -> bytes:
    if document.revision > 1:
        raise CannotBeRepairedError(
            _("It holds the time or the answer of somebody else’s server, so it cannot be made again.")
        )
    key = _key_of(document)
    evidence = next(iter(gathered([document.signature_id])), None)
    work = getattr(evidence.signature, "work", None) if evidence else None
    if evidence is None or work is None or work.begun_at is None:
        raise CannotBeRepairedError(_("When it was made was not noted, so it cannot be made again."))
    at = max(work.begun_at, evidence.signature.countersignature.signed_at)
    for has_room in (False, True):
        content = drawing.sealed(evidence, key, at=at, has_room=has_room)
        if is_content_of(document, content):
            return content
    raise CannotBeRepairedError(
        _("Made again it would be another file: another version of this program made it, or its facts were altered.")
    )


def _key_of(document: Document) -> sealing.SealKey:
    try:
        key = seal_keys.current()
    except sealing.SealKeyError as error:
        raise CannotBeRepairedError(
            _("The key of the seal cannot be used here: {problem}").format(problem=error)
        ) from error
    if key.fingerprint != document.certificate.fingerprint:
        raise CannotBeRepairedError(_("Its key was replaced since, so it cannot be made again."))
    if not key.is_steady:
        raise CannotBeRepairedError(
            _("Its key is on a device, which signs each time differently, so it cannot be made again.")
        )
    return key


# --- By workers --------------------------------------------------------------------------------------------------------
def owe(documents: Iterable[Document], *, by: User, upload: bytes | None = None) -> int:
    """Have a worker put these back; returns how many. `upload` is the content of the only one of them."""
    count = 0
    with transaction.atomic():
        for document in documents:
            facts = {"by": by, "content": upload, "next_attempt_at": clock.now(), "attempts": 0, "last_error": ""}
            facts |= {"finished_at": None, "given_up_at": None, "lease_token": None, "lease_until": None}  # nosec B105
            DocumentRepair.objects.update_or_create(document=document, defaults=facts)
            count += 1
    return count


def owed(*, limit: int) -> list[int]:
    return list(DocumentRepair.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def repair_owed(keys: Iterable[int]) -> int:
    """Returns how many were put back."""
    return sum(_repair_owed(pk) for pk in keys)


def _repair_owed(pk: int) -> bool:
    work = DocumentRepair.objects.claim(pk)
    if work is None:
        return False
    document = Document.objects.with_facts().get(pk=pk)
    if is_whole(document):
        _close(work)
        return False
    if work.attempts > settings.MAX_ATTEMPTS:
        work.give_up(work.last_error or _("Every attempt was interrupted."), content=None)
        return False
    try:
        repair(document, by=work.by, upload=bytes(work.content) if work.content is not None else None)
    except CannotBeRepairedError as error:
        work.give_up(str(error), content=None)
    except OSError as error:
        logger.error("repair of document %s waits: %s", pk, error)
        work.postpone(str(error), until=clock.now() + _PAUSE, attempts=work.attempts - 1)
    except Exception as error:  # the edge of the worker: what failed is kept, tried again and shown
        logger.exception("repair of document %s failed", pk)
        work.postpone(f"{type(error).__name__}: {error}", until=clock.now() + pause_after(work.attempts))
    else:
        _close(work)
        return True
    return False


def _close(work: DocumentRepair) -> None:
    """Its file is whole, whoever put it back."""
    Breach.objects.filter(document=work.document_id, is_damage=True, mended_at=None).update(mended_at=clock.now())
    work.finish(content=None)
