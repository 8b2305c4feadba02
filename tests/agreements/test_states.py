"""The table of moves; `test_workflow` tries every pair on the database."""

import pytest

from agreements.states import MOVES, State, sources


def test_moves_are_those_of_the_design() -> None:
    assert {str(state): {str(target) for target in targets} for state, targets in MOVES.items()} == {
        "draft": {"invited", "waived", "void"},
        "invited": {"draft", "accepted", "declined", "waived", "void"},
        "accepted": {"countersigned", "void"},
        "countersigned": {"void"},
        "declined": {"accepted", "waived", "void"},
        "waived": {"void"},
        "void": set(),
    }


def test_every_state_has_a_row() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (State.ACCEPTED, (State.INVITED, State.DECLINED)),
        (State.COUNTERSIGNED, (State.ACCEPTED,)),
        (State.DRAFT, (State.INVITED,)),
        (State.VOID, tuple(state for state in State if state != State.VOID)),
    ],
)
def test_sources_are_told_in_the_order_of_the_table(target: State, expected: tuple[State, ...]) -> None:
    assert sources(target) == expected
