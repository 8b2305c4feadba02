"""Whether a document's file is the one that its row tells of, with its seal; and drafts that were left behind."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files.storage import FileSystemStorage
from django.db.models import Exists, OuterRef, Q, QuerySet

from agreements import clock
from signatures import sealing
from signatures.checking import offline
from signatures.documents import storage
from signatures.documents.sealed_records import Tables
from signatures.levels import Level
from signatures.models import Document, StampWork

STRAY_SECONDS = 3600
_AT_ONCE = 500


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

    @cached_property
    def is_whole(self) -> bool:
        content = self._content
        return not isinstance(content, OSError) and hashlib.sha256(content).hexdigest() == self.document.sha256

    @cached_property
    def _opened(self) -> sealing.SealedFile | sealing.UnreadableError:
        try:
            return sealing.SealedFile(self._content if isinstance(self._content, bytes) else b"")
        except sealing.UnreadableError as error:
            return error

    def breaches(self) -> Iterator[str]:
        document, content = self.document, self._content
        if document.path != storage.path_of(document.sha256):
            yield "does not have its SHA-256 as its file's name"
        if isinstance(content, OSError):
            yield f"has no file that can be read: {content.strerror or content}"
            return
        if not self.is_whole or len(content) != document.size:
            yield "has a file that was changed"
            return
        try:
            seals = self._seals()
        except sealing.UnreadableError as error:
            yield f"has a file that is no document: {error}"
            return
        if not seals or not all(seal.is_intact for seal in seals) or not seals[-1].covers_whole_file:
            yield "has no intact seal over the whole file"
        elif seals[-1].fingerprint != document.certificate.fingerprint:
            yield "has the seal of another certificate"
        elif seals[-1].level != document.level:
            yield f"counts as {document.level}, but its seal is {seals[-1].level}"

    def _seals(self) -> list[sealing.SealReport]:
        if isinstance(self._opened, sealing.UnreadableError):
            raise self._opened
        return self._opened.seals()

    def record(self) -> dict[str, Any]:
        """What is attached to it, by entry; empty for a file that is not the one that was sealed."""
        content, opened = self._content, self._opened
        if isinstance(content, OSError) or not self.is_whole:
            return {}
        if isinstance(opened, sealing.SealedFile) and (attached := opened.only_attachment()) is not None:
            return offline.record_in(attached)
        return offline.record_of(content)

    def beside(self, tables: Tables | None) -> Iterator[str]:
        """Where the tables say something else than the record in it."""
        record = self.record()
        if record and tables and (names := tables.differing_from(record)):
            yield f"has a record from which the tables differ in {', '.join(names)}"

    def has_room_for_a_stamp(self) -> bool:
        return isinstance(self._opened, sealing.SealedFile) and self._opened.has_room_for_a_stamp()


class FileReport(NamedTuple):
    """A line for each breach that a document's file shows; `is_damaged`: it is missing, or not the one that was stored."""

    document: Document
    breaches: list[str]
    is_damaged: bool


def examined(documents: QuerySet[Document], *, at_most: int | None = None) -> Iterator[FileReport]:
    """In the order of their numbers; each comes with its agreement."""
    later = Document.objects.filter(signature=OuterRef("signature"), revision__gt=OuterRef("revision"))
    owed = StampWork.objects.filter(pk=OuterRef("signature"))
    rows = documents.select_related("certificate", "signature__agreement").defer("signature__shown")
    rows = rows.annotate(is_unstamped=Q(level=Level.B) & ~Exists(later) & ~Exists(owed)).order_by("pk")
    found = rows[:at_most].iterator(_AT_ONCE)
    while chunk := list(islice(found, _AT_ONCE)):
        tables = Tables.of({document.signature_id for document in chunk})
        for document in chunk:
            file = StoredFile(document)
            if document.signature.is_erased:
                yield FileReport(document, list(_of_erased(document)), is_damaged=False)
                continue
            lines = list(_lines(file, tables.get(document.signature_id)))
            yield FileReport(document, lines, is_damaged=not file.is_whole)


def _of_erased(document: Document) -> Iterator[str]:
    with suppress(OSError):
        if storage.is_there(document.path):
            yield f"document {document.pk} of signature {document.signature_id} was erased, and its file is still there"


def _lines(file: StoredFile, tables: Tables | None) -> Iterator[str]:
    document = file.document
    for line in (*file.breaches(), *file.beside(tables)):
        yield f"document {document.pk} of signature {document.signature_id} {line}"
    if vars(document)["is_unstamped"] and file.has_room_for_a_stamp():
        yield f"signature {document.signature_id} has a document with room for a time-stamp, and nobody owes one"


def stray_files() -> Iterator[str]:
    """Drafts of documents that were left behind; only a folder can have them."""
    documents = storage.documents()
    if not isinstance(documents, FileSystemStorage):
        return
    before = clock.now().timestamp() - STRAY_SECONDS
    for draft in Path(documents.location).rglob(f"{storage.DRAFT_PREFIX}*"):
        # One that a worker is just writing has its final name a moment later.
        with suppress(FileNotFoundError):
            if draft.stat().st_mtime < before:
                yield f"the file {draft} was left behind"
