"""Whether a document's file is the one that its row tells of, with its seal."""

import hashlib
from collections.abc import Iterator

from pyhanko.pdf_utils.misc import PdfError

from signatures import sealing, storage
from signatures.models import Document


def breaches_of(document: Document) -> Iterator[str]:
    if document.path != storage.path_of(document.sha256):
        yield "does not have its SHA-256 as its file's name"
    try:
        content = storage.read(document.path)
    except OSError as error:
        yield f"has no file that can be read: {error.strerror or error}"
        return
    if (hashlib.sha256(content).hexdigest(), len(content)) != (document.sha256, document.size):
        yield "has a file that was changed"
        return
    try:
        seals = sealing.inspect(content)
    except sealing.UnreadableError as error:
        yield f"has a file that is no document: {error}"
        return
    if not seals or not all(seal.is_intact for seal in seals) or not seals[-1].covers_whole_file:
        yield "has no intact seal over the whole file"
    elif seals[-1].fingerprint != document.certificate.fingerprint:
        yield "has the seal of another certificate"
    elif seals[-1].level != document.level:
        yield f"counts as {document.level}, but its seal is {seals[-1].level}"


def has_room_for_a_stamp(document: Document) -> bool:
    try:
        sealing.signature_value(storage.read(document.path))
    except (sealing.StampError, PdfError, OSError, ValueError):
        return False
    return True
