"""All mails that are due, to authors and to staff, over one connection: who waits for one comes first."""

import math

from agreements.jobs.enqueue import ring
from agreements.mail import delivery, queue, staff
from agreements.mail.relaying import rounds
from agreements.mail.relaying.rounds import Done, Errand

# So long, in seconds, one task brings mails; in between it looks whether its worker is to end, and who is next.
PATIENCE = 60.0
# So many it looks for at once.
_FEW = 20


def a_while() -> None:
    """A part of them, and a hint for the rest; where none can leave now the next tick sees to them."""
    if deliver(PATIENCE).tried and owed():
        ring(queue.TASK)


def deliver(patience: float = math.inf) -> Done:
    """Until nothing is due, nothing may leave, or the patience is at its end."""
    return rounds.run(_next_ones, patience=patience)


def owed() -> bool:
    """Whether any could be tried now."""
    return bool(queue.owed(limit=1) or staff.owed(limit=1))


def _next_ones() -> list[Errand]:
    return [*staff.errands(staff.owed(limit=_FEW)), *delivery.errands(queue.owed(limit=_FEW))]
