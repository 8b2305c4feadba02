"""Puts files of checkpoints back that are missing or damaged: the very file of which the row has the SHA-256."""

import hashlib
import logging
from collections.abc import Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path

from agreements import audit
from agreements.models import Conference, StaffMail
from agreements.overtaken import once_more
from signatures.checkpoints import kept_files
from signatures.documents import storage
from signatures.models import Checkpoint

logger = logging.getLogger(__name__)


class TakenFrom(StrEnum):
    """As the event tells it, and kept for ever."""

    FOLDER = "folder"
    MAIL = "mail"


def lost(conference: Conference) -> Iterator[Checkpoint]:
    """Those whose file is not the one that was written. OSError if the store fails."""
    log = kept_files.log_of(conference) or ""
    for row in conference.checkpoints.order_by("number"):
        content = kept_files.read(log, row.number)
        if content is None or not _is_of(row, content):
            yield row


def put_back(row: Checkpoint, *, folder: Path | None = None) -> TakenFrom | None:
    """From a copy of the store, or from what was mailed to owners; None if neither has it. OSError."""
    path = kept_files.path_of(kept_files.log_of(row.conference) or "", row.number)
    for source, content in _candidates(row, path, folder):
        if _is_of(row, content):
            once_more(partial(_put_back, row, path, content, source))
            return source
    return None


def _put_back(row: Checkpoint, path: str, content: bytes, source: TakenFrom) -> None:
    with audit.deed(row.conference):
        audit.record("checkpoint.put_back", facts={"number": row.number, "sha256": row.sha256, "how": source})
        aside = storage.put_back(content, path=path)
    logger.warning("checkpoint %s of conference %s was put back; set aside: %s", row.number, row.conference_id, aside)


def _candidates(row: Checkpoint, path: str, folder: Path | None) -> Iterator[tuple[TakenFrom, bytes]]:
    if folder is not None and (folder / path).is_file():
        yield TakenFrom.FOLDER, (folder / path).read_bytes()
    mailed = StaffMail.objects.filter(occasion__startswith=f"checkpoint:{row.pk}:")
    for attachment in mailed.values_list("attachment", flat=True):
        yield TakenFrom.MAIL, attachment.encode()


def _is_of(row: Checkpoint, content: bytes) -> bool:
    return hashlib.sha256(content).hexdigest() == row.sha256
