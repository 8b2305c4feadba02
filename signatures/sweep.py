"""Everything that is owed, in both apps, found again from the database; nothing here needs Redis."""

import logging
import time

from django.contrib.sessions.models import Session
from django.utils import timezone

from agreements import errands, outbox
from agreements.doorbell import ring
from agreements.models import ErrandKind
from signatures import countersigning, documents, seal_keys, stamping

logger = logging.getLogger(__name__)

# How long one sweep works before it makes room for newer tasks, in seconds; the ticker rings again.
PATIENCE = 60
_DEEDS = {**errands.DEEDS, ErrandKind.COUNTERSIGN: countersigning.part_of_errand}


def tick() -> None:
    """Ring for whatever is owed; a few rows are looked at, whatever is queued already."""
    documents.adopt_orphans()
    if seal_keys.is_check_due():
        ring("signatures.tasks.check_key")
    if errands.owed(limit=1):
        ring(errands.TASK)
    if documents.owed(limit=1):
        ring("signatures.tasks.sweep_documents")
    if outbox.owed(limit=1):
        ring("signatures.tasks.sweep_messages")
    if stamping.owed(limit=1):
        ring("signatures.tasks.sweep_stamps")
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def run_errand() -> bool:
    """Do one chunk of the errand that has waited longest and ring for the next; False if none is due."""
    for pk in errands.owed(limit=1):
        errands.run(pk, _DEEDS)
        ring(errands.TASK)
        return True
    return False


def documents_owed() -> int:
    """Make what is owed until nothing is left or the patience is at its end; returns how many documents exist now."""
    until, made = time.monotonic() + PATIENCE, 0
    while time.monotonic() < until and (batch := documents.owed(limit=documents.BATCH)):
        made += documents.produce(batch)
    return made


def stamps_owed() -> int:
    """Fetch the time-stamps that are owed, likewise; returns how many documents have one now."""
    until, stamped = time.monotonic() + PATIENCE, 0
    while time.monotonic() < until and (batch := stamping.owed(limit=stamping.BATCH)):
        stamped += stamping.stamp(batch)
    return stamped


def messages_owed() -> int:
    """Deliver what is owed, likewise."""
    outbox.give_up_exhausted()
    until, sent = time.monotonic() + PATIENCE, 0
    while time.monotonic() < until and (batch := outbox.owed(limit=outbox.BATCH)):
        sent += outbox.deliver(batch)
    return sent


def work_off() -> tuple[int, int, int]:
    """Do everything that is due, here and now: how many documents were made, mails were sent and seals were stamped."""
    seal_keys.check()
    documents.adopt_orphans()
    while run_errand():
        pass
    made, sent = 0, 0
    while documents.owed(limit=1) or outbox.owed(limit=1):
        made += documents_owed()
        sent += messages_owed()
    stamped = 0
    while stamping.owed(limit=1):
        stamped += stamps_owed()
    return made, sent, stamped
