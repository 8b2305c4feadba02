"""What can no longer be taken back is carried out by a worker, and read again under its locks; what no longer can be leaves its
matters open and says why.

The ticker looks for what is due every few seconds. While no worker is there it waits longer, and can still be taken back.
"""

import logging
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from agreements import access, audit, clock
from agreements.access import ClosedConferenceError, NoReplyAddressError
from agreements.models import PressedDeed, PressedEnd, PressedKind, User
from agreements.models.decisions import MatterQuerySet
from agreements.models.work import pause_after
from agreements.overtaken import once_more
from signatures.deciding.deeds import DEEDS
from signatures.deciding.orders import DecidedOrder, NoLongerSoError

logger = logging.getLogger(__name__)

TASK = "signatures.tasks.carry_out_pressed"
# How long an ended one is kept, so that somebody reads why it could not be done, and has back what was typed.
_KEPT = timedelta(days=1)


class _LostPressError(Exception):
    """Our claim ran out and somebody else took it; what we did is rolled back."""


def owed(*, limit: int) -> list[UUID]:
    """What can no longer be taken back and is not done, the one that has waited longest first."""
    return list(PressedDeed.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def run(pk: UUID) -> bool:
    """Claim this one and carry it out; False if somebody else does, or it was taken back."""
    work = PressedDeed.objects.claim(pk)
    if work is None:
        return False
    if work.attempts > settings.MAX_ATTEMPTS:
        work.give_up(work.last_error or _("Every attempt was interrupted."))
        return False
    try:
        once_more(partial(_carry_out, work))
    except (NoLongerSoError, ClosedConferenceError, NoReplyAddressError) as error:
        return work.finish(end=PressedEnd.OVERTAKEN, why=str(error)[:500])
    except _LostPressError:
        logger.info("pressed deed %s: somebody else took it", pk)
        return False
    except Exception as error:  # the edge of the worker: what failed is kept, tried again and shown
        logger.exception("pressed deed %s failed", pk)
        _failed(work, f"{type(error).__name__}: {error}")
        return False
    return True


def _carry_out(work: PressedDeed) -> None:
    """In one transaction with the row that says that it is done."""
    with audit.deed(work.conference, by=work.by):
        present, deed = audit.locks.conference(), DEEDS[PressedKind(work.kind)]
        if present.is_closed:
            raise ClosedConferenceError(present)
        if not access.may(work.by, present, deed.may):
            raise NoLongerSoError(_("{who}, who pressed it, may no longer do that.").format(who=work.by))
        about = list(_matters(work))
        if not about and work.kind != PressedKind.COUNTERSIGN_ALIKE:
            raise NoLongerSoError(_("It was settled meanwhile."))
        deed.do(DecidedOrder(present, about, work.by, work.given))
        if not work.finish(end=PressedEnd.DONE):
            raise _LostPressError


def _matters(work: PressedDeed) -> MatterQuerySet:
    of_request = ("request__author", "request__conference", "request__about__author")
    about = ("conference", "author", "held", "agreement", *of_request)
    rows: MatterQuerySet = work.matters.open()
    return rows.select_related(*about).order_by("pk")


def _failed(work: PressedDeed, error: str) -> None:
    if work.is_exhausted:
        work.give_up(error)
    else:
        work.postpone(error, until=clock.now() + pause_after(work.attempts))


def forget(pk: UUID, *, by: User) -> None:
    """Who pressed it has seen that it was not done."""
    PressedDeed.objects.missed().filter(pk=pk, by=by).delete()


def forget_old() -> None:
    """They hold what was typed; what was done is told by the log."""
    PressedDeed.objects.filter(finished_at__lt=clock.now() - _KEPT).delete()
