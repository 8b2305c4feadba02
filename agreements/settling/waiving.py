"""Waiving an author's signature: by one member of the staff, or proposed by one and confirmed by another."""

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from uuid import UUID

from django.utils.translation import gettext as _

from agreements import audit, workflow
from agreements.mail import queue
from agreements.models import Agreement, BulkJob, Conference, MessageKind, PaperStatus, User, Waiver, WaiverKind
from agreements.settling import files, waivers
from agreements.settling.ends_and_returns import DoneAndLeft
from agreements.settling.holding import hold, hold_one
from agreements.settling.waivers import Grounds
from agreements.states import MOVES, SIGNED, State


class Outcome(Enum):
    WAIVED = auto()
    # Another member has to confirm it.
    PROPOSED = auto()
    # The author has signed online: the form is kept, and moves nothing.
    KEPT_BESIDE = auto()
    # What it was about was settled otherwise meanwhile.
    OVERTAKEN = auto()


class AlreadyProposedError(Exception):
    """A waiver of this agreement waits for somebody's word."""


class OwnProposalError(Exception):
    """Whoever proposed a waiver cannot confirm it."""


class DecidedError(Exception):
    """Somebody else has decided about it."""


def why_not_waive(agreement: Agreement) -> str:
    """A sentence; empty if it can be waived."""
    if agreement.authorship.paper.status == PaperStatus.WITHDRAWN:
        return _("The paper is withdrawn.")
    if State.WAIVED in MOVES[State(agreement.state)]:
        return ""
    if agreement.state == State.VOID:
        return _("It has ended.")
    return _("It is waived already.") if agreement.state == State.WAIVED else _("Its author has signed it.")


def waive(
    agreement: Agreement,
    grounds: Grounds,
    *,
    file: files.Received | None = None,
    by: User | None,
    shown: str | None = None,
) -> Outcome:
    """A form that was signed by hand is kept beside the signature of somebody who has signed online.

    `shown`: the state that whoever waives saw. Raises ForbiddenMoveError, AlreadyProposedError, OtherThanShownError.
    """
    with audit.deed(agreement.conference, by=by):
        present = hold_one(agreement, shown=shown)
        if grounds.kind == WaiverKind.SCAN and file and present.state in _SIGNED:
            files.keep(file, present, by=by, is_beside=True)
            return Outcome.KEPT_BESIDE
        if why_not_waive(present):
            raise workflow.ForbiddenMoveError(present, State.WAIVED)
        if Waiver.objects.proposed().filter(agreement=present).exists():
            raise AlreadyProposedError
        kept = files.keep(file, present, by=by) if file else None
        if audit.present_conference().waivers_need_two:
            waivers.propose(present, grounds, file=kept, by=by)
            return Outcome.PROPOSED
        waivers.grant_at_once(present, grounds, file=kept, by=by)
    return Outcome.WAIVED


# A form that comes then adds to what is there already.
_SIGNED = SIGNED | {State.WAIVED}


def confirm(waiver: Waiver, *, by: User) -> Outcome:
    """Raises OwnProposalError, DecidedError. What can no longer be waived stays as it is, with the form kept beside it."""
    with audit.deed(waiver.agreement.conference, by=by):
        agreement, present = _hold(waiver)
        if present.by_id == by.pk:
            raise OwnProposalError
        if why_not_waive(agreement):
            waivers.decide(present, agreement, by=by)
            audit.record("waiver.overtaken", agreement=agreement, subject=f"waiver:{present.pk}")
            return Outcome.KEPT_BESIDE if present.file_id else Outcome.OVERTAKEN
        waivers.grant(present, agreement, by=by)
    return Outcome.WAIVED


def refuse(waiver: Waiver, *, reason: str, by: User) -> None:
    """Its author is told the reason, where it was the author who handed the form in. Raises DecidedError."""
    with audit.deed(waiver.agreement.conference, by=by):
        agreement, present = _hold(waiver)
        waivers.decide(present, agreement, by=by, refusal=reason)
        audit.record(
            "waiver.refused", agreement=agreement, subject=f"waiver:{present.pk}", personal={"reason": reason}
        )
        if present.by_id is None and present.kind == WaiverKind.SCAN:
            theirs = {agreement.authorship.author: [agreement]}
            queue.add(MessageKind.FORM_REFUSED, audit.present_conference(), theirs, more={"reason": reason}, by=by)


def _hold(waiver: Waiver) -> tuple[Agreement, Waiver]:
    agreement = hold_one(waiver.agreement)
    present = Waiver.objects.proposed().select_related("file").filter(pk=waiver.pk).first()
    if present is None:
        raise DecidedError
    return agreement, present


def waive_all(agreements: Iterable[UUID], grounds: Grounds, *, conference: Conference, by: User) -> DoneAndLeft:
    """Several for one reason, without a file."""
    with audit.deed(conference, by=by):
        asked = hold(conference, agreements)
        proposed = set(Waiver.objects.proposed().filter(agreement__in=asked).values_list("agreement", flat=True))
        free = [each for each in asked if not why_not_waive(each) and each.pk not in proposed]
        write = waivers.propose if audit.present_conference().waivers_need_two else waivers.grant_at_once
        for agreement in free:
            write(agreement, grounds, file=None, by=by)
    return DoneAndLeft(free, [agreement for agreement in asked if agreement not in free])


def part_of_job(job: BulkJob, agreements: Sequence[str]) -> list[str]:
    grounds = Grounds(WaiverKind(job.orders["kind"]), job.orders["reason"])
    return waive_all(map(UUID, agreements), grounds, conference=job.conference, by=job.member).left_out
