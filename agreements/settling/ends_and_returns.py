"""Ending agreements that should not have been, and putting them back."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from agreements import audit, workflow
from agreements.mail import ends
from agreements.models import Agreement, BulkJob, Conference, PaperStatus, User, VoidCause
from agreements.settling import waivers
from agreements.settling.holding import hold
from agreements.states import State


class DoneAndLeft(NamedTuple):
    """To which of several it was done, or what it made of them, which it left as they are, and how many people got a mail."""

    done: list[Agreement]
    left: list[Agreement]
    told: int = 0

    @property
    def left_out(self) -> list[str]:
        """For a bulk job, by their keys."""
        return [str(agreement.pk) for agreement in self.left]


def why_not_end(agreement: Agreement) -> str:
    """A sentence; empty if it can be ended."""
    return _("It has ended already.") if agreement.state == State.VOID else ""


def end(agreements: Iterable[UUID], *, conference: Conference, reason: str, by: User | None) -> DoneAndLeft:
    """End these, whatever state each is in. Who was asked is told the reason; what waits to be sent about them is not sent."""
    with audit.deed(conference, by=by):
        asked = hold(conference, agreements)
        ended = [agreement for agreement in asked if not why_not_end(agreement)]
        workflow.void(ended, cause=VoidCause.MISTAKE, reason=reason)
        present = audit.present_conference()
        told = ends.tell(ended, conference=present, cause=VoidCause.MISTAKE, reason=reason, by=by)
    return DoneAndLeft(ended, [agreement for agreement in asked if agreement not in ended], told)


def why_not_put_back(agreements: Sequence[Agreement]) -> dict[UUID, str]:
    """Of those that cannot come back, a sentence each."""
    found = workflow.why_stuck(agreements)
    for agreement in agreements:
        if agreement.authorship.paper.status == PaperStatus.WITHDRAWN:
            found.setdefault(agreement.pk, _("The paper is withdrawn. Bring it back first."))
    return found


def put_back(agreements: Iterable[UUID], *, conference: Conference, reason: str = "", by: User | None) -> DoneAndLeft:
    """Put back what was ended or waived; a waiver is taken back by a row of its own. What cannot come back is left."""
    with audit.deed(conference, by=by):
        asked = hold(conference, agreements)
        stuck = why_not_put_back(asked)
        back = [agreement for agreement in asked if agreement.pk not in stuck]
        waivers.take_back([each for each in back if each.state == State.WAIVED], reason=reason, by=by)
        workflow.reinstate(back, reason=reason)
        told = ends.tell_of_returns(back, by=by)
    return DoneAndLeft(back, [agreement for agreement in asked if agreement.pk in stuck], told)


def part_of_ending(job: BulkJob, agreements: Sequence[str]) -> list[str]:
    return end(map(UUID, agreements), conference=job.conference, reason=job.orders["reason"], by=job.by).left_out


def part_of_putting_back(job: BulkJob, agreements: Sequence[str]) -> list[str]:
    reason = job.orders.get("reason", "")
    return put_back(map(UUID, agreements), conference=job.conference, reason=reason, by=job.by).left_out
