"""Everything that is owed, in both apps, found again from the database; nothing here needs Redis."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from agreements import errands, outbox
from agreements.doorbell import ring
from agreements.models import ErrandKind
from signatures import countersigning, producing, seal_keys, stamping

# So long, in seconds, one task sweeps; then it makes room for what somebody waits for, and rings to go on.
PATIENCE = 0.3
_DEEDS = {**errands.DEEDS, ErrandKind.COUNTERSIGN: countersigning.part_of_errand}


@dataclass(frozen=True)
class _Sweep:
    """Work of one kind: what of it is due, and how a batch of it is done."""

    owed: Callable[..., list[UUID]]
    do: Callable[[list[UUID]], int]
    batch: int
    task: str

    def all_of_it(self, patience: float = math.inf) -> int:
        """Until nothing is left or the patience is at its end; returns how much was done."""
        until, done = time.monotonic() + patience, 0
        while time.monotonic() < until and (batch := self.owed(limit=self.batch)):
            done += self.do(batch)
        return done

    def a_while(self, until: float) -> None:
        """A part of it, and a ring for the rest; no ring after `until`, when the next tick has rung."""
        self.all_of_it(PATIENCE)
        if time.time() < until and self.owed(limit=1):
            ring(self.task, until)


DOCUMENTS = _Sweep(producing.owed, producing.produce, producing.BATCH, "signatures.tasks.sweep_documents")
MESSAGES = _Sweep(outbox.owed, outbox.deliver, outbox.BATCH, "signatures.tasks.sweep_messages")
STAMPS = _Sweep(stamping.owed, stamping.stamp, stamping.BATCH, "signatures.tasks.sweep_stamps")


def tick() -> None:
    """Ring for whatever is owed; a few rows are looked at, whatever is queued already."""
    producing.adopt_orphans()
    if seal_keys.is_check_due():
        ring("signatures.tasks.check_key")
    if errands.owed(limit=1):
        ring(errands.TASK)
    outbox.give_up_exhausted()
    for sweep in (DOCUMENTS, MESSAGES, STAMPS):
        if sweep.owed(limit=1):
            ring(sweep.task, time.time() + settings.TICK_SECONDS)
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def run_errand() -> bool:
    """Do one chunk of the errand that has waited longest and ring for the next; False if none is due."""
    for pk in errands.owed(limit=1):
        errands.run(pk, _DEEDS)
        ring(errands.TASK)
        return True
    return False


def work_off() -> tuple[int, int, int]:
    """Do everything that is due, here and now: how many documents were made, mails were sent and seals were stamped."""
    seal_keys.check()
    producing.adopt_orphans()
    while run_errand():
        pass
    outbox.give_up_exhausted()
    made, sent = 0, 0
    while DOCUMENTS.owed(limit=1) or MESSAGES.owed(limit=1):
        made += DOCUMENTS.all_of_it()
        sent += MESSAGES.all_of_it()
    return made, sent, STAMPS.all_of_it()
