"""What documents and checkpoints in the store tell of entries that no log has, after an older database was restored."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError

from agreements.models import ChainHead, Conference, Event
from signatures.checking import offline
from signatures.checkpoints import kept_files
from signatures.checkpoints.kept_files import BadCheckpointError, SignedFile
from signatures.documents import storage
from signatures.models import Document

_DOCUMENTS = "sha256"
# What a record calls these, as it is attached to a document.
_WHAT = ("Conference", "Paper", "Printed name", "Decision", "Entry in the audit log")


def entries() -> Iterator[str]:
    """By conference how far its log went according to its checkpoints. OSError if the store fails."""
    for conference in Conference.objects.order_by("slug"):
        log = kept_files.log_of(conference)
        head = ChainHead.objects.filter(conference=conference).first()
        if log is None or head is None:
            continue
        last = _last(log)
        if last is not None and last["entry"] > head.number:
            words = _("{name}: its log ends with entry {number}, and at {at} it had {entry} (checkpoint {checkpoint})")
            facts = {"at": last["at"], "entry": last["entry"], "checkpoint": last["number"]}
            yield words.format(name=conference.slug, number=head.number, **facts)


def _last(log: str) -> dict[str, Any] | None:
    for number in reversed(kept_files.numbers(log)):
        try:
            return SignedFile.of(kept_files.read(log, number) or b"").facts
        except BadCheckpointError:
            continue
    return None


def answers() -> Iterator[str]:
    """One line for each document whose answer no log has: of whom, for which paper, when. OSError if the store fails."""
    known = set(Document.objects.values_list("sha256", flat=True))
    for path in _documents():
        if path.rsplit("/", 1)[-1].removesuffix(".pdf") in known:
            continue
        record = _record_in(path)
        told = record.get("Head of the chain there", "")
        if told and not Event.objects.filter(hash=told).exists():
            yield f"{path}: {_in_words(record)}"


def _documents() -> Iterator[str]:
    for first in storage.names_in(_DOCUMENTS).folders:
        for second in storage.names_in(f"{_DOCUMENTS}/{first}").folders:
            for name in storage.names_in(f"{_DOCUMENTS}/{first}/{second}").files:
                yield f"{_DOCUMENTS}/{first}/{second}/{name}"


def _record_in(path: str) -> dict[str, Any]:
    try:
        return offline.record_of(storage.read(path))
    except (PdfError, ValueError):
        return {}


def _in_words(record: dict[str, Any]) -> str:
    return "; ".join(str(record[name]) for name in _WHAT if record.get(name))
