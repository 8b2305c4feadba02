"""Ends other than an answer, and the one way back from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid4

from agreements import audit
from agreements.models import Agreement, VoidCause, Waiver
from agreements.states import MOVES, State
from agreements.workflow.moving import ForbiddenMoveError, changed, move, move_all


def void(agreements: Iterable[Agreement], *, cause: VoidCause, reason: str = "") -> None:
    """End agreements, whatever state each is in; what was signed under them is kept. ForbiddenMoveError if one has ended."""
    by_state = defaultdict[State, list[Agreement]](list)
    for agreement in agreements:
        by_state[State(agreement.state)].append(agreement)
    for before, some in by_state.items():
        if State.VOID not in MOVES[before]:
            raise ForbiddenMoveError(some[0], State.VOID)
        at = audit.evidence_time()
        move_all(some, before, State.VOID, voided_at=at, void_cause=cause, state_before=before)
        for agreement in some:
            facts = {"from": before, "cause": cause}
            audit.record("agreement.void", agreement=agreement, facts=facts, personal={"reason": reason})


def replace(agreement: Agreement, *, reason: str = "") -> Agreement:
    """End an agreement and make a draft that replaces it, on the same authorship."""
    if agreement.state != State.VOID:
        void([agreement], cause=VoidCause.REPLACED, reason=reason)
    successor = Agreement(pk=uuid4(), conference_id=agreement.conference_id, authorship=agreement.authorship)
    successor.replaces = agreement
    successor.save(force_insert=True)
    audit.record("agreement.replaced", agreement=agreement, facts={"by": str(successor.pk)})
    changed([successor])
    return successor


def waive(agreement: Agreement, waiver: Waiver) -> None:
    """Nobody waits for its author any more, for what `waiver` says."""
    before = agreement.state
    facts = {"kind": waiver.kind} | ({"file": waiver.file.sha256} if waiver.file else {})
    move(
        agreement,
        State.WAIVED,
        subject=f"waiver:{waiver.pk}",
        facts=facts,
        personal={"reason": waiver.reason},
        state_before=before,
    )


def reinstate(agreements: Iterable[Agreement], *, reason: str = "") -> list[Agreement]:
    """Put back what was ended or waived, each to the state before; returns those that cannot come back.

    That is so of what is not ended, of what another agreement replaced, of an author whom the paper no longer has, where
    another agreement stands, and where name or title are no longer those that were signed.
    """
    asked = list(agreements)
    stuck = [agreement for agreement in asked if not _can_come_back(agreement)]
    by_move = defaultdict[tuple[State, State], list[Agreement]](list)
    for agreement in asked:
        if agreement not in stuck:
            by_move[State(agreement.state), State(agreement.state_before)].append(agreement)
    for (end, target), some in by_move.items():
        for before, theirs in _states_before(some, end, target).items():
            move_all(theirs, end, target, voided_at=None, void_cause="", state_before=before)
        for agreement in some:
            facts = {"from": end, "to": target}
            audit.record("agreement.reinstated", agreement=agreement, facts=facts, personal={"reason": reason})
    return stuck


def _can_come_back(agreement: Agreement) -> bool:
    if agreement.state == State.WAIVED:
        return True
    if agreement.state != State.VOID or agreement.void_cause not in VoidCause.that_can_be_taken_back():
        return False
    authorship = agreement.authorship
    stands = Agreement.objects.standing().filter(authorship=authorship).exists()
    return authorship.ended_at is None and agreement.is_as_signed and not stands


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
