"""The table of moves: in which states an agreement can be, and which move leads from where to where."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    INVITED = "invited"
    ACCEPTED = "accepted"
    COUNTERSIGNED = "countersigned"
    DECLINED = "declined"
    WAIVED = "waived"
    VOID = "void"


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.INVITED, State.WAIVED, State.VOID}),
    # Back where the invitation never left: see `agreements.people.outbox`.
    State.INVITED: frozenset({State.DRAFT, State.ACCEPTED, State.DECLINED, State.WAIVED, State.VOID}),
    State.ACCEPTED: frozenset({State.COUNTERSIGNED, State.VOID}),
    State.COUNTERSIGNED: frozenset({State.VOID}),
    State.DECLINED: frozenset({State.ACCEPTED, State.WAIVED, State.VOID}),
    State.WAIVED: frozenset({State.VOID}),
    State.VOID: frozenset(),
}

# Out of these leads one move, back to the state that was before.
ENDS: dict[State, frozenset[State]] = {
    end: frozenset(state for state, targets in MOVES.items() if end in targets) for end in (State.WAIVED, State.VOID)
}

# Nothing more is wanted of whoever has this.
DONE = frozenset({State.COUNTERSIGNED, State.WAIVED})
# Its author has said yes, under a name.
SIGNED = frozenset({State.ACCEPTED, State.COUNTERSIGNED})
# Nobody has answered yet.
UNANSWERED = frozenset({State.DRAFT, State.INVITED})
# Its author was asked, and may still sign: whoever has declined can change their mind.
MAY_BE_SIGNED = frozenset({State.INVITED, State.DECLINED})


def sources(target: State) -> tuple[State, ...]:
    """The states from which `target` can be reached, in the order of the table."""
    return tuple(state for state, targets in MOVES.items() if target in targets)
