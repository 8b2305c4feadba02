"""Ends other than an answer, and the one way back from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from agreements import audit, matters
from agreements.matters import About
from agreements.models import Agreement, ForwardEnd, VoidCause, Waiver
from agreements.states import MOVES, State
from agreements.workflow.moving import ForbiddenMoveError, changed, move, move_all
from agreements.workflow.officers import release
from agreements.workflow.renewing import outdated, renew_behind


def void(agreements: Iterable[Agreement], *, cause: VoidCause, reason: str = "") -> None:
    """End agreements, whatever state each is in; what was signed under them is kept. ForbiddenMoveError if one has ended.

    `reason` is told to their authors.
    """
    by_state = defaultdict[State, list[Agreement]](list)
    for agreement in agreements:
        by_state[State(agreement.state)].append(agreement)
    for before, some in by_state.items():
        if State.VOID not in MOVES[before]:
            raise ForbiddenMoveError(some[0], State.VOID)
        at = audit.evidence_time()
        release(some, cause=ForwardEnd.SETTLED)
        move_all(some, before, State.VOID, voided_at=at, void_cause=cause, reason=reason, state_before=before)
        for agreement in some:
            facts = {"from": before, "cause": cause}
            audit.record("agreement.void", agreement=agreement, facts=facts, personal={"reason": reason})
        _drop_proposals(some)


def _drop_proposals(ended: Sequence[Agreement]) -> None:
    """Nobody has to decide any more about what would have stood in the place of an answer."""
    proposed = Waiver.objects.proposed().filter(agreement__in=[agreement.pk for agreement in ended])
    concerned = set(proposed.values_list("agreement__authorship__author", flat=True))
    if concerned:
        proposed.update(decided_at=audit.evidence_time())
        matters.changed(About.WAIVERS, concerned)


def replace(agreement: Agreement, *, reason: str = "") -> Agreement:
    """End an agreement and make a draft that replaces it, on the same authorship; `reason` is told to its author."""
    if agreement.state != State.VOID:
        void([agreement], cause=VoidCause.REPLACED, reason=reason)
    successor = Agreement(pk=uuid4(), conference_id=agreement.conference_id, authorship=agreement.authorship)
    successor.replaces, successor.reason = agreement, reason
    successor.save(force_insert=True)
    audit.record("agreement.replaced", agreement=agreement, facts={"by": str(successor.pk)})
    changed([successor])
    return successor


def waive(agreement: Agreement, waiver: Waiver) -> None:
    """Nobody waits for its author any more, for what `waiver` says."""
    before = agreement.state
    release([agreement], cause=ForwardEnd.SETTLED)
    facts = {"kind": waiver.kind} | ({"file": waiver.file.sha256} if waiver.file else {})
    move(
        agreement,
        State.WAIVED,
        subject=f"waiver:{waiver.pk}",
        facts=facts,
        personal=_told_by(waiver),
        state_before=before,
    )


def _told_by(waiver: Waiver) -> dict[str, str]:
    names = ("reason", "signer_name", "signer_title", "signer_organisation")
    return {name: getattr(waiver, name) for name in names if getattr(waiver, name)}


def reinstate(agreements: Iterable[Agreement], *, reason: str = "") -> list[Agreement]:
    """Put back what was ended or waived, each to the state before; returns those that cannot come back.

    That is so of what is not ended, of what another agreement replaced, of an author whom the paper no longer has, where
    another agreement stands, and where name or title are no longer those that were signed.
    """
    asked = list(agreements)
    reasons = why_stuck(asked)
    stuck = [agreement for agreement in asked if agreement.pk in reasons]
    by_move = defaultdict[tuple[State, State], list[Agreement]](list)
    for agreement in asked:
        if agreement not in stuck:
            by_move[State(agreement.state), State(agreement.state_before)].append(agreement)
    for (end, target), some in by_move.items():
        back = {"voided_at": None, "void_cause": "", "reason": ""} if end == State.VOID else {}
        for before, theirs in _states_before(some, end, target).items():
            move_all(theirs, end, target, state_before=before, **back)
        for agreement in some:
            facts = {"from": end, "to": target}
            audit.record("agreement.reinstated", agreement=agreement, facts=facts, personal={"reason": reason})
    _renew([agreement for agreement in asked if agreement not in stuck])
    return stuck


def _renew(back: Sequence[Agreement]) -> None:
    """A text may have been corrected while they were away."""
    if back:
        concerned = outdated(audit.present_conference()).filter(pk__in=[agreement.pk for agreement in back])
        behind = set(concerned.values_list("pk", flat=True))
        renew_behind([agreement for agreement in back if agreement.pk in behind])


def why_stuck(agreements: Sequence[Agreement]) -> dict[UUID, str]:
    """Of those that `reinstate` cannot put back, why, in a sentence; in one query."""
    others = Agreement.objects.filter(authorship__in={agreement.authorship_id for agreement in agreements})
    told = list(others.values_list("authorship", "state", "replaces"))
    standing = {authorship for authorship, state, _replaces in told if state != State.VOID}
    replaced = {replaces for _authorship, _state, replaces in told}
    reasons = {
        agreement.pk: _why_stuck(
            agreement, is_replaced=agreement.pk in replaced, stands=agreement.authorship_id in standing
        )
        for agreement in agreements
        if agreement.state != State.WAIVED
    }
    return {pk: reason for pk, reason in reasons.items() if reason}


def _why_stuck(agreement: Agreement, *, is_replaced: bool, stands: bool) -> str:
    if agreement.state != State.VOID:
        return _("It has not ended.")
    if is_replaced or stands or agreement.void_cause == VoidCause.REPLACED:
        return _("Another agreement has taken its place.")
    if agreement.authorship.ended_at is not None:
        return _("The person is no longer an author of this paper.")
    if agreement.void_cause not in VoidCause.that_can_be_taken_back():
        return _("What ended it cannot be taken back.")
    return (
        "" if agreement.is_as_signed else _("Name or title are no longer those that were signed. Ask again instead.")
    )


def _states_before(agreements: Sequence[Agreement], end: State, target: State) -> Mapping[str, list[Agreement]]:
    """What each was before the state to which it goes back: of one that will be waived again, what the waiver tells."""
    if end != State.VOID or target != State.WAIVED:
        return {"": list(agreements)}
    granted = Waiver.objects.filter(agreement__in=agreements, is_granted=True, revokes=None).order_by("decided_at")
    told = dict(granted.values_list("agreement", "state_before"))
    found = defaultdict[str, list[Agreement]](list)
    for agreement in agreements:
        found[told[agreement.pk]].append(agreement)
    return found
