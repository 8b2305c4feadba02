"""One word for each state, wherever it is shown."""

from agreements.desk.filters import AuthorFilter, PaperFilter
from agreements.labels import AGREEMENT, PAPER
from agreements.models import Agreement, MessageState
from agreements.states import State
from agreements.templatetags.desk import divided, state_label


def test_every_state_has_a_label_of_its_own() -> None:
    assert list(AGREEMENT) == list(State)
    assert len({str(label) for label in AGREEMENT.values()}) == len(State)


def test_badges_choices_and_filters_say_the_same() -> None:
    words = {state.value: str(label) for state, label in AGREEMENT.items()}

    assert {state: state_label(state) for state in words} == words
    assert {state: str(label) for state, label in Agreement._meta.get_field("state").choices} == words
    for found in (PaperFilter, AuthorFilter):
        offered = {state: str(label) for state, label in found.base_filters["state"].extra["choices"]}
        assert {state: label for state, label in offered.items() if state in words} == {
            state: words[state] for state in offered if state in words
        }


def test_a_badge_knows_the_states_of_papers_and_mails() -> None:
    assert state_label("clear") == str(PAPER["clear"])
    assert [state_label(state) for state in MessageState] == [str(state.label) for state in MessageState]


def test_a_bar_shows_every_state_in_its_order() -> None:
    assert {part.state for part in divided((state.value, 1) for state in State)} == set(State)
