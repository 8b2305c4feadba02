"""Sealed documents in the store that no row tells of.

Two workers who make the same document, and a worker that dies before its row is committed, leave such a file where a key signs
each time differently; but its signature is in the log. One that names an entry that no log has says that a log lost it.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from pyhanko.pdf_utils.misc import PdfError

from agreements.models import Event
from signatures.checking import offline
from signatures.documents import storage
from signatures.models import Document

_ROWS = 500


def of_no_log() -> Iterator[str]:
    """One line for each; only a folder can be looked through."""
    documents = storage.documents()
    if not isinstance(documents, FileSystemStorage):
        return
    files = Path(documents.location, "sha256").rglob("*.pdf")
    while chunk := {file.stem: file for file in islice(files, _ROWS)}:
        known = Document.objects.filter(sha256__in=chunk).values_list("sha256", flat=True)
        for sha256 in sorted(chunk.keys() - set(known)):
            if (told := _event_in(chunk[sha256])) and not Event.objects.filter(hash=told).exists():
                yield f"the file {chunk[sha256]} is a sealed document of an answer that no log has"


def _event_in(file: Path) -> str:
    """The hash of the event that a document names; empty if it names none, or is none."""
    try:
        record = offline.record_of(file.read_bytes())
    except (OSError, PdfError, ValueError):
        return ""
    return str(record.get("Head of the chain there", ""))
