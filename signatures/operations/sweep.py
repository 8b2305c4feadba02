"""Everything that is owed, in both apps, found again from the database; nothing here needs Redis."""

import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib.sessions.models import Session

from agreements import clock
from agreements.conferences import policies
from agreements.desk.bulk import BULK
from agreements.desk.staff_mails import due
from agreements.importing.batches import import_jobs
from agreements.importing.confined import kept_readings
from agreements.jobs import bulk_jobs
from agreements.jobs.deeds import Deeds
from agreements.jobs.enqueue import ring
from agreements.mail import queue, sweeping
from agreements.mail.bounces import mailbox
from agreements.models import BulkJobKind
from agreements.people import invitations, moved_deadlines, reminders, signatures_for_all
from agreements.people.reminding import on_time
from agreements.proceedings import lapsing
from agreements.publishing import passing_on
from agreements.web import counting
from signatures import countersigning, sealing
from signatures.checkpoints import anchoring, mailing
from signatures.deciding import carrying_out
from signatures.documents import producing, repairing, seal_keys, time_stamps
from signatures.operations import beats, nightly, notices
from signatures.operations.preflight import running as preflight
from signatures.privacy import erased_files, retention
from signatures.telling import receipt_mails
from signatures.visits.drafts import keeping as drafts

logger = logging.getLogger(__name__)

# So many documents the ticker takes at once, where it does the work itself.
_FEW = 5
# So long, in seconds, one task sweeps; then it makes room for what somebody waits for, and enqueues itself to go on.
PATIENCE = 0.3
DEEDS: Deeds = {
    BulkJobKind.INVITE: invitations.part_of_job,
    BulkJobKind.REMIND: reminders.part_of_job,
    BulkJobKind.ROUND: reminders.part_of_job,
    BulkJobKind.DEADLINE: moved_deadlines.part_of_job,
    BulkJobKind.COUNTERSIGN: countersigning.part_of_job,
    **{kind: deed.do for kind, deed in BULK.items()},
    BulkJobKind.NEW_WORDS: passing_on.part_of_job,
    BulkJobKind.IMPORT: import_jobs.IMPORT,
    BulkJobKind.IMPORT_BACK: import_jobs.take_back_parts,
    BulkJobKind.POLICY: policies.part_of_job,
}


@dataclass(frozen=True)
class _Sweep:
    """Work of one kind: what of it is due, and how a batch of it is done."""

    owed: Callable[..., list[Any]]
    do: Callable[[list[Any]], int]
    batch: int
    task: str

    def all_of_it(self, patience: float = math.inf) -> int:
        """Until nothing is left or the patience is at its end; returns how much was done."""
        until, done = time.monotonic() + patience, 0
        while time.monotonic() < until and (batch := self.owed(limit=self.batch)):
            done += self.do(batch)
        return done

    def a_while(self) -> None:
        """A part of it, and a hint for the rest."""
        self.all_of_it(PATIENCE)
        if self.owed(limit=1):
            ring(self.task)


DOCUMENTS = _Sweep(producing.owed, producing.produce, producing.BATCH, "signatures.tasks.sweep_documents")
STAMPS = _Sweep(time_stamps.owed, time_stamps.stamp, time_stamps.BATCH, "signatures.tasks.sweep_stamps")
REPAIRS = _Sweep(repairing.owed, repairing.repair_owed, repairing.BATCH, "signatures.tasks.sweep_repairs")


# Of each kind of work whether any is owed, and which task does it.
_OWED: Sequence[tuple[Callable[[], object], str]] = (
    (seal_keys.is_check_due, "signatures.tasks.check_key"),
    (lambda: anchoring.owed() or mailing.owed(), "signatures.tasks.make_checkpoints"),
    (lambda: carrying_out.owed(limit=1), carrying_out.TASK),
    (lambda: bulk_jobs.owed(limit=1), bulk_jobs.TASK),
    (lambda: kept_readings.owed(limit=1), kept_readings.TASK),
    (lambda: signatures_for_all.owed(limit=1), signatures_for_all.TASK),
    (lambda: lapsing.owed(limit=1), lapsing.TASK),
    (lambda: nightly.owed(limit=1), nightly.TASK),
    (lambda: preflight.owed(limit=1), preflight.TASK),
    (mailbox.is_due, mailbox.TASK),
    (retention.is_due, retention.TASK),
    *((partial(sweep.owed, limit=1), sweep.task) for sweep in (DOCUMENTS, STAMPS, REPAIRS)),
    (sweeping.owed, queue.TASK),
)


def tick() -> None:
    """Ring for whatever is owed, a few rows of each kind being looked at, and remove what has ended."""
    producing.adopt_orphans()
    receipt_mails.owe_what_is_late()
    on_time.owe_rounds()
    nightly.owe()
    queue.set_exhausted_aside()
    due.owe_all()
    for is_owed, task in _OWED:
        if is_owed():
            ring(task)
    kept_readings.forget_old()
    carrying_out.forget_old()
    drafts.forget_old()
    counting.sweep()
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    beats.beat(beats.TICKER)
    notices.look_now_and_then()


def carry_out_pressed() -> int:
    """Do what somebody pressed and can no longer take back, and enqueue the rest; returns how much was done."""
    done = sum(map(carrying_out.run, carrying_out.owed(limit=_FEW)))
    if carrying_out.owed(limit=1):
        ring(carrying_out.TASK)
    return done


def run_bulk_job() -> bool:
    """Do one chunk of the job that has waited longest and enqueue the next; False if none is due."""
    for pk in bulk_jobs.owed(limit=1):
        bulk_jobs.run(pk, DEEDS)
        ring(bulk_jobs.TASK)
        return True
    return False


def read_list() -> bool:
    """Read the list that has waited longest and enqueue the next; False if none is due."""
    for pk in kept_readings.owed(limit=1):
        kept_readings.run(pk)
        ring(kept_readings.TASK)
        return True
    return False


def go_on_with_signatures_for_all() -> bool:
    """Do a part of what one signature for all leads to and enqueue the next; False if nothing is due."""
    if signatures_for_all.go_on():
        ring(signatures_for_all.TASK)
        return True
    return False


def end_what_lapsed() -> bool:
    """End some of the agreements that have lapsed and enqueue the next; False if none has."""
    if lapsing.go_on():
        ring(lapsing.TASK)
        return True
    return False


def try_everything() -> bool:
    """Do the preflight that has waited longest; False if none is due."""
    return any(preflight.run(pk) for pk in preflight.owed(limit=1))


def anchor() -> None:
    """Make the checkpoints that are owed, and owe the mails about them; only where the key of the seal can be read."""
    anchoring.make_owed()
    mailing.owe_all()


def go_on_with_self_check() -> bool:
    """Do a part of the one that is owed and enqueue the next; False if none is due."""
    for pk in nightly.owed(limit=1):
        nightly.run(pk)
        ring(nightly.TASK)
        return True
    return False


def work_a_while(patience: float) -> int:
    """A part of all that is due, here and now, while no worker can be told; returns how much was done.

    Documents only where the key of the seal can be read: the ticker may run on another machine than the workers.
    """
    kinds = [STAMPS, REPAIRS]
    try:
        seal_keys.current()
    except sealing.SealKeyError:
        logger.info("no documents are made here: the key of the seal cannot be used")
    else:
        kinds.insert(0, replace(DOCUMENTS, batch=_FEW))
        anchor()
    carry_out_pressed()
    run_bulk_job()
    read_list()
    go_on_with_signatures_for_all()
    end_what_lapsed()
    mailbox.look()
    retention.forget_what_is_old()
    share = patience / (len(kinds) + 1)
    return sum(sweep.all_of_it(share) for sweep in kinds) + sweeping.deliver(share).taken


def work_off() -> tuple[int, int, int]:
    """Do everything that is due, here and now: how many documents were made, mails were sent and seals were stamped."""
    seal_keys.check()
    producing.adopt_orphans()
    on_time.owe_rounds()
    while carry_out_pressed():
        pass
    while run_bulk_job():
        pass
    while read_list():
        pass
    while go_on_with_signatures_for_all() or end_what_lapsed():
        pass
    nightly.owe()
    REPAIRS.all_of_it()
    try_everything()
    while go_on_with_self_check():
        pass
    queue.set_exhausted_aside()
    made, sent = 0, 0
    while DOCUMENTS.owed(limit=1):
        made += DOCUMENTS.all_of_it()
        receipt_mails.owe_what_is_late()
        sent += sweeping.deliver().taken
    mailbox.look()
    retention.forget_what_is_old()
    erased_files.remove_owed()
    anchor()
    notices.look_now_and_then()
    due.owe_all()
    sent += sweeping.deliver().taken
    return made, sent, STAMPS.all_of_it()
