"""The rule by which a paper is clear, or what blocks it. Pure."""

from collections.abc import Sequence
from typing import NamedTuple, assert_never

from agreements.models import Blocker, PaperStatus, Policy
from agreements.states import DONE, State

# The most pressing first; where one signature is enough, the one that is nearest to it.
_EVERY = (Blocker.DECLINED, Blocker.ADDRESS, Blocker.INVITATION, Blocker.ANSWER, Blocker.COUNTERSIGNATURE)
_ONE = (Blocker.COUNTERSIGNATURE, Blocker.ANSWER, Blocker.INVITATION, Blocker.ADDRESS, Blocker.DECLINED)
_BLOCKS = {
    State.INVITED: Blocker.ANSWER,
    State.ACCEPTED: Blocker.COUNTERSIGNATURE,
    State.DECLINED: Blocker.DECLINED,
}


class Ask(NamedTuple):
    """One author of a paper: the agreement's state, None where none stands, and whether mail can be sent there."""

    state: State | None
    has_address: bool
    # Staff have to decide something about this author first.
    is_doubted: bool
    # A list that is not written to its end brought it.
    is_arriving: bool = False


def evaluate(policy: Policy, status: PaperStatus, asks: Sequence[Ask]) -> Blocker | None:
    """What keeps the paper from being clear; None if nothing does. `asks` has each of its authors."""
    if status == PaperStatus.WITHDRAWN:
        return Blocker.WITHDRAWN
    if not asks:
        return Blocker.NOBODY
    if any(ask.is_doubted for ask in asks):
        return Blocker.MATTER
    found = _missing(policy, asks)
    return Blocker.IMPORT if found is None and any(ask.is_arriving for ask in asks) else found


def _missing(policy: Policy, asks: Sequence[Ask]) -> Blocker | None:
    done = [ask.state in DONE for ask in asks]
    blocks = {_block(ask) for ask in asks if ask.state not in DONE}
    match policy:
        case Policy.EVERY:
            return None if all(done) else next(each for each in _EVERY if each in blocks)
        case Policy.ONE:
            return None if any(done) else next(each for each in _ONE if each in blocks)
        case other:
            assert_never(other)


def _block(ask: Ask) -> Blocker:
    if ask.state in _BLOCKS:
        return _BLOCKS[ask.state]
    return Blocker.INVITATION if ask.has_address else Blocker.ADDRESS
