"""What was read of an uploaded list, kept beside it: a list is read once for each way of reading it, and not at every look.

Small lists are read while somebody waits; what is larger is owed, and a worker reads it. Reading runs in a child either way.
"""

import hashlib
import json
import logging
import time
from collections.abc import Container, Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Length

from agreements import clock
from agreements.importing import layouts
from agreements.importing.confined.child_reading import Packed, read_apart
from agreements.importing.confined.packing import (
    VERSION,
    packed_written,
    unpacked_reading,
    unpacked_written,
)
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import choices_from
from agreements.importing.readers import AsWritten
from agreements.importing.rows import Reading
from agreements.jobs.enqueue import ring
from agreements.models import ImportBatch, ListReading
from agreements.models.work import pause_after
from agreements.web.sandbox import Turns

logger = logging.getLogger(__name__)

# Its entrance is in `signatures`, where the sweep is.
TASK = "signatures.tasks.read_list"
# Larger lists are read by a worker.
AT_ONCE = 2 * 1024 * 1024
# While pages wait: two children on the whole server, and a third list waits for a while.
TURNS = Turns(settings.TURNS_DIR / "lists", patience=20.0)
# Seconds between two notes of how far a reading is, which also renew the claim.
_NOTED_EVERY = 2.0
# What nobody confirmed for so long is read anew when somebody wants it.
_KEPT = timedelta(days=14)


class _SupersededError(Exception):
    """Somebody chose another way of reading the list, or another worker took it."""


def files_of(batch: ImportBatch) -> list[ListFile]:
    further = [ListFile(each.filename, bytes(each.content)) for each in batch.further_files.all()]
    return [ListFile(batch.filename, bytes(batch.content)), *further]


def _key_of(batch: ImportBatch) -> str:
    """Of the files, the choices, and the form in which readings are kept."""
    said = json.dumps([VERSION, batch.digest, batch.choices], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


# --- What is kept ------------------------------------------------------------------------------------------------------
def keep(batch: ImportBatch, packed: Packed) -> None:
    facts = {
        "key": _key_of(batch),
        "content": packed.reading,
        "written": packed.written,
        "finished_at": clock.now(),
        "given_up_at": None,
        "lease_token": None,
        "lease_until": None,
    }
    ListReading.objects.update_or_create(batch=batch, defaults=facts)


def owe(batch: ImportBatch) -> None:
    """Have a worker read the list by the choices that are made now."""
    facts = {
        "key": _key_of(batch),
        "content": None,
        "written": None,
        "done": 0,
        "total": 0,
        "attempts": 0,
        "next_attempt_at": clock.now(),
        "finished_at": None,
        "given_up_at": None,
        "lease_token": None,
        "lease_until": None,
        "last_error": "",
    }
    ListReading.objects.update_or_create(batch=batch, defaults=facts)
    ring(TASK)


def kept(batch: ImportBatch) -> Reading | None:
    """None if the list is to be read anew."""
    found = _row(batch).filter(finished_at__isnull=False).values_list("content", flat=True).first()
    try:
        return None if found is None else unpacked_reading(bytes(found))
    except ValueError:
        return None


def kept_written(batch: ImportBatch) -> AsWritten | None:
    found = _row(batch).filter(finished_at__isnull=False).values_list("written", flat=True).first()
    try:
        return None if found is None else unpacked_written(bytes(found))
    except ValueError:
        return None


def under_way(batch: ImportBatch) -> ListReading | None:
    """That it is owed, or was given up; None if nobody reads it as it is chosen now."""
    return _row(batch).filter(finished_at__isnull=True).defer("content", "written").first()


def is_small(batch: ImportBatch) -> bool:
    """Measured where it lies: large files are fetched by whoever reads them."""
    rows = ImportBatch.objects.filter(pk=batch.pk).values_list(Length("content"), flat=True)
    further = batch.further_files.values_list(Length("content"), flat=True)
    return bool(sum((*rows, *further)) <= AT_ONCE)


def are_small(files: Iterable[ListFile]) -> bool:
    return sum(len(file.content) for file in files) <= AT_ONCE


def read_here(batch: ImportBatch, *, turns: Turns | None = None) -> tuple[Reading, Packed]:
    """Raises BusyError, with turns, and NoAnswerError."""
    return read_apart(files_of(batch), choices_from(batch.choices), turns=turns)


def settle(batch: ImportBatch, untaken: Container[int]) -> None:
    """Once the list is imported: of what was kept only the rows that were left out can still be asked for."""
    header, rows = kept_written(batch) or ((), {})
    left = {number: cells for number, cells in rows.items() if number in untaken}
    if left:
        _row(batch).update(content=b"", written=packed_written((header, left)))
    else:
        ListReading.objects.filter(batch=batch).delete()


def forget_old() -> None:
    """Of lists that nobody confirmed; they are read anew if somebody wants them after all."""
    over = ListReading.objects.filter(finished_at__lt=clock.now() - _KEPT)
    over.filter(batch__applied_at__isnull=True).delete()


def _row(batch: ImportBatch) -> QuerySet[ListReading]:
    return ListReading.objects.filter(batch=batch, key=_key_of(batch))


# --- By a worker -------------------------------------------------------------------------------------------------------
def owed(*, limit: int) -> list[int]:
    return list(ListReading.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def run(pk: int) -> bool:
    """Claim one and read it; whether it was read."""
    work = ListReading.objects.claim(pk)
    if work is None:
        return False
    if work.attempts > settings.MAX_ATTEMPTS:
        work.give_up(work.last_error or "Every attempt was interrupted.")
        return False
    try:
        _read(work)
    except _SupersededError:
        logger.info("list %s: it is to be read in another way, or somebody else took it", pk)
        return False
    except Exception as error:  # the edge of the worker: what failed is kept, tried again and shown
        logger.exception("list %s was not read", pk)
        words = f"{type(error).__name__}: {error}"
        if work.is_exhausted:
            work.give_up(words)
        else:
            work.postpone(words, until=clock.now() + pause_after(work.attempts))
        return False
    return True


def _read(work: ListReading) -> None:
    batch = work.batch
    if work.key != _key_of(batch):
        owe(batch)
        raise _SupersededError
    reading, packed = read_apart(files_of(batch), choices_from(batch.choices), heard=_Noting(work))
    if layouts.use_layout(batch, reading):
        owe(batch)
        raise _SupersededError
    if not work.finish(content=packed.reading, written=packed.written):
        raise _SupersededError


class _Noting:
    """Notes how far a reading is, and holds the claim meanwhile."""

    def __init__(self, work: ListReading) -> None:
        self._mine = ListReading.objects.filter(pk=work.pk, lease_token=work.lease_token)
        self._noted = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._noted < _NOTED_EVERY:
            return
        self._noted = time.monotonic()
        until = clock.now() + timedelta(seconds=settings.LEASE_SECONDS)
        if not self._mine.update(done=done, total=total, lease_until=until):
            raise _SupersededError
