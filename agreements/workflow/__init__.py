"""The deeds that move an agreement: each by compare-and-swap, each with one event.

They are called within an `audit.deed` that holds the agreements' authors; nothing else writes `state` or the facts that the
desk shows beside it. What follows from a state, such as whether a paper is clear, is written at the deed's end.
"""

from agreements.workflow.answering import (
    AnswerEvidence,
    MixedConferencesError,
    accept,
    countersign,
    decline,
    invite,
    invite_all,
    uninvite_all,
)
from agreements.workflow.chosen_variants import choose_variant
from agreements.workflow.closing_away import close_away
from agreements.workflow.documents import extended, sealed, sealing_closed, sealing_failed, sealing_retried
from agreements.workflow.ending import reinstate, replace, void, waive, why_stuck
from agreements.workflow.moving import ForbiddenMoveError, changed
from agreements.workflow.officers import forward, release
from agreements.workflow.renewing import outdated, renew, renew_behind, with_present_words

__all__ = [
    "AnswerEvidence",
    "ForbiddenMoveError",
    "MixedConferencesError",
    "accept",
    "changed",
    "choose_variant",
    "close_away",
    "countersign",
    "decline",
    "extended",
    "forward",
    "invite",
    "invite_all",
    "outdated",
    "reinstate",
    "release",
    "renew",
    "renew_behind",
    "replace",
    "sealed",
    "sealing_closed",
    "sealing_failed",
    "sealing_retried",
    "uninvite_all",
    "void",
    "waive",
    "why_stuck",
    "with_present_words",
]
