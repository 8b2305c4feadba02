"""Whether a document's file is the one that its row tells of, with its seal."""

import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pyhanko.pdf_utils.misc import PdfError

from signatures import sealing
from signatures.checking import offline
from signatures.documents import storage
from signatures.documents.sealed_records import Tables
from signatures.models import Document


class StoredFile:
    """Read once, whatever is asked about it."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def _content(self) -> bytes | OSError:
        try:
            return storage.read(self.document.path)
        except OSError as error:
            return error

    def breaches(self) -> Iterator[str]:
        document, content = self.document, self._content
        if document.path != storage.path_of(document.sha256):
            yield "does not have its SHA-256 as its file's name"
        if isinstance(content, OSError):
            yield f"has no file that can be read: {content.strerror or content}"
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

    def record(self) -> dict[str, Any]:
        """What is attached to it, by entry; empty for a file that is not the one that was sealed."""
        content = self._content
        if isinstance(content, OSError) or hashlib.sha256(content).hexdigest() != self.document.sha256:
            return {}
        return offline.record_of(content)

    def beside(self, tables: Tables | None) -> Iterator[str]:
        """Where the tables say something else than the record in it."""
        record = self.record()
        if record and tables and (names := tables.differing_from(record)):
            yield f"has a record from which the tables differ in {', '.join(names)}"

    def has_room_for_a_stamp(self) -> bool:
        if isinstance(self._content, OSError):
            return False
        try:
            sealing.signature_value(self._content)
        except (sealing.StampError, PdfError, ValueError):
            return False
        return True
