"""The stored document that a file claims to be, found by what the file names."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from agreements.web.sandbox import Box
from signatures.checking import offline
from signatures.checking.offline import Claims
from signatures.checking.online.facts import known
from signatures.codes import ids_with
from signatures.documents import storage
from signatures.models import Document, DocumentQuerySet

_MOST = 6


@dataclass(frozen=True)
class Original:
    """The stored bytes are empty if they cannot be read now."""

    document: Document
    content: bytes


def original_of(box: Box, file: bytes) -> Original | None:
    """Of several editions the one that is most like the file."""
    for claims_in in (offline.claims_in_bytes, offline.claims_in_words):
        claims = box.run(claims_in, file)
        claimed = [_read(document) for document in islice(_claimed(claims), _MOST)]
        # An edition that goes on where the file ends was cut off, also where an earlier one is whole in it; one of the
        # same length was changed; one with which the file begins was added to.
        cut = [each for each in claimed if each.content.startswith(file)]
        same = [each for each in claimed if each.document.size == len(file)]
        originals = cut or same or [_read(document) for document in _beginning(file, claims)] or claimed
        if originals:
            return max(originals, key=lambda each: offline.likeness(file, each.content))
    return None


def of_code(code: str) -> Original | None:
    """The newest edition of the document that prints it."""
    document = _with_code(code).first()
    return _read(document) if document else None


def _beginning(file: bytes, claims: Claims) -> list[Document]:
    """A whole document of ours with which the file begins."""
    digests = [sha256(file[:end]).hexdigest() for end in claims.ends]
    return sorted(known().filter(sha256__in=digests), key=lambda document: -document.size)[:1]


def _claimed(claims: Claims) -> Iterator[Document]:
    for number in claims.agreements:
        yield from known().of_agreement(number)
    for code in claims.codes:
        yield from _with_code(code)


def _with_code(code: str) -> DocumentQuerySet:
    ids = ids_with(code)
    if ids is None:
        return known().none()
    return known().filter(signature__id__range=ids).order_by("-revision")


def _read(document: Document) -> Original:
    content = b""
    with suppress(OSError):
        content = storage.read(document.path)
    is_stored = sha256(content).hexdigest() == document.sha256
    return Original(document, content if is_stored else b"")
