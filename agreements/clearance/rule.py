"""The rule by which a paper is clear, or what blocks it. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, assert_never

from agreements.models import Blocker, PaperStatus, Policy
from agreements.states import DONE, State

_BLOCKS = {
    State.INVITED: Blocker.ANSWER,
    State.ACCEPTED: Blocker.COUNTERSIGNATURE,
    State.DECLINED: Blocker.DECLINED,
}
# From what is nearest to a signature that counts to what is furthest from it.
_NEAREST = (Blocker.COUNTERSIGNATURE, Blocker.ANSWER, Blocker.INVITATION, Blocker.ADDRESS)


class Ask(NamedTuple):
    """One author of a paper: the agreement's state, None where none stands, and whether mail can be sent there."""

    state: State | None
    has_address: bool
    # Staff have to decide something about this author first.
    is_doubted: bool
    # A list that is not written to its end brought it.
    is_arriving: bool = False
    is_corresponding: bool = False
    # Its text warrants that whoever signs it has the authority of all.
    is_for_all: bool = False
    # A co-author signed for all: until when this one may object, and whether they do.
    may_object_until: datetime | None = None
    is_objecting: bool = False

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def is_signed_for_all(self) -> bool:
        return self.is_for_all and self.state == State.COUNTERSIGNED


@dataclass(frozen=True)
class Terms:
    """A conference's policy, of how many it wants signatures, and what the time is."""

    policy: Policy
    needed: int
    now: datetime


class Verdict(NamedTuple):
    """What blocks a paper; until when its authors may object to a signature for all; whether it is clear by a former rule."""

    blocker: Blocker | None
    objections_until: datetime | None = None
    is_kept_clear: bool = False


def evaluate(terms: Terms, status: PaperStatus, asks: Sequence[Ask], *, was_kept_clear: bool = False) -> Verdict:
    """`asks` has each of the paper's authors; `was_kept_clear`: it was clear by a former rule until now."""
    if status == PaperStatus.WITHDRAWN:
        return Verdict(Blocker.WITHDRAWN)
    if not asks:
        return Verdict(Blocker.NOBODY)
    found = _by_policy(terms, asks, was_kept_clear=was_kept_clear)
    if any(ask.is_objecting for ask in asks):
        return found._replace(blocker=Blocker.OBJECTION)
    if any(ask.is_doubted for ask in asks):
        return found._replace(blocker=Blocker.MATTER)
    if found.blocker is None and any(ask.is_arriving for ask in asks):
        return found._replace(blocker=Blocker.IMPORT)
    return found


def is_signed_for_all(policy: Policy, asks: Sequence[Ask]) -> bool:
    """Whether one has signed for all with their authority, where that is enough."""
    return policy == Policy.ONE_FOR_ALL and any(ask.is_signed_for_all for ask in asks)


def to_tell(ask: Ask) -> bool:
    """Whether, where a co-author has signed for all, this one, who was to sign, has yet to be told, and can be."""
    return ask.state is not None and not ask.is_done and ask.has_address and ask.may_object_until is None


def _by_policy(terms: Terms, asks: Sequence[Ask], *, was_kept_clear: bool) -> Verdict:
    if all(ask.is_done for ask in asks):
        return Verdict(None)
    match terms.policy:
        case Policy.EVERY:
            return Verdict(_lacking(asks, len(asks)))
        case Policy.K_OF_N:
            return Verdict(_lacking(asks, min(terms.needed, len(asks))))
        case Policy.CORRESPONDING:
            # Where several correspond, one form is signed for a paper, by one of them.
            corresponding = [ask for ask in asks if ask.is_corresponding]
            return Verdict(_lacking(corresponding, 1) if corresponding else Blocker.CORRESPONDENT)
        case Policy.ONE_FOR_ALL:
            return _one_for_all(terms.now, asks, was_kept_clear=was_kept_clear)
        case other:
            assert_never(other)


def _one_for_all(now: datetime, asks: Sequence[Ask], *, was_kept_clear: bool) -> Verdict:
    if any(ask.is_signed_for_all for ask in asks):
        others = [ask for ask in asks if not ask.is_done]
        told = [ask.may_object_until for ask in others if ask.may_object_until]
        is_told = not any(to_tell(ask) for ask in others)
        # While somebody has yet to be told, nobody knows until when.
        until = max(told) if told and is_told else None
        is_over = is_told and (until is None or until <= now)
        is_clear = is_over or was_kept_clear
        return Verdict(None if is_clear else Blocker.OBJECTION_DAYS, until, was_kept_clear and not is_over)
    if was_kept_clear and any(ask.is_done for ask in asks):
        return Verdict(None, is_kept_clear=True)
    if any(ask.is_for_all and ask.state == State.ACCEPTED for ask in asks):
        return Verdict(Blocker.COUNTERSIGNATURE)
    # Who has signed for themselves alone does not sign again: it is for one of the others, or for all of them.
    others = [ask for ask in asks if not ask.is_done and ask.state != State.ACCEPTED]
    return Verdict(_lacking(others, 1) if others else Blocker.COUNTERSIGNATURE)


def _lacking(asks: Sequence[Ask], needed: int) -> Blocker | None:
    """What lies between these and so many signatures: the nearest that is enough; a decline, if nothing else is."""
    lacking = Counter(_block(ask) for ask in asks)
    found = lacking[None]
    if found >= needed:
        return None
    for blocker in _NEAREST:
        found += lacking[blocker]
        if found >= needed:
            return blocker
    return Blocker.DECLINED


def _block(ask: Ask) -> Blocker | None:
    if ask.is_done:
        return None
    if ask.state in _BLOCKS:
        return _BLOCKS[ask.state]
    return Blocker.INVITATION if ask.has_address else Blocker.ADDRESS
