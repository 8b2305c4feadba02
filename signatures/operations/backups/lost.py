"""What documents and checkpoints in the store tell of entries that no log has, after an older database was restored."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import ChainHead, Conference
from signatures.checkpoints import kept_files
from signatures.checkpoints.kept_files import BadCheckpointError, SignedFile
from signatures.documents import storage
from signatures.operations.invariants import unknown_documents

# What a record calls these, as it is attached to a document.
_WHAT = ("Conference", "Paper", "Printed name", "Decision", "Answered", "Entry in the audit log")


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
    for path in unknown_documents.paths():
        if record := unknown_documents.lost_answer_in(storage.read(path)):
            yield f"{path}: {_in_words(record)}"


def _in_words(record: dict[str, Any]) -> str:
    return "; ".join(str(record[name]) for name in _WHAT if record.get(name))
