"""Sealed documents in the store that no row tells of.

Two workers who make the same document, and a worker that dies before its row is committed, leave such a file where a key signs
each time differently; but its signature is in the log. One that names an entry that no log has says that a log lost it.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import FileSystemStorage
from pyhanko.pdf_utils.misc import PdfError

from agreements.models import Event
from signatures.checking import offline
from signatures.documents import storage
from signatures.models import Document

_FOLDER = "sha256"
_ROWS = 500


def of_no_log() -> Iterator[str]:
    """One line for each; only a folder can be looked through."""
    documents = storage.documents()
    if not isinstance(documents, FileSystemStorage):
        return
    for path in paths():
        try:
            content = storage.read(path)
        except OSError:
            continue
        if lost_answer_in(content):
            yield f"the file {documents.path(path)} is a sealed document of an answer that no log has"


def paths() -> Iterator[str]:
    """In the store, of all of which there is no row. OSError if the store fails."""
    found = _all()
    while chunk := {PurePosixPath(path).stem: path for path in islice(found, _ROWS)}:
        known = Document.objects.filter(sha256__in=chunk).values_list("sha256", flat=True)
        yield from (chunk[sha256] for sha256 in sorted(chunk.keys() - set(known)))


def lost_answer_in(pdf: bytes) -> dict[str, Any] | None:
    """Its record, if that names an event that no log has; None also if it is no document."""
    try:
        record = offline.record_of(pdf)
    except (PdfError, ValueError):
        return None
    told = str(record.get("Head of the chain there", ""))
    return record if told and not Event.objects.filter(hash=told).exists() else None


def _all() -> Iterator[str]:
    for first in storage.names_in(_FOLDER).folders:
        for second in storage.names_in(f"{_FOLDER}/{first}").folders:
            folder = f"{_FOLDER}/{first}/{second}"
            yield from (f"{folder}/{name}" for name in storage.names_in(folder).files if name.endswith(".pdf"))
