"""The dashboard's counts once more, row by row, to compare them with what it shows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from agreements import clearance
from agreements.models import Conference, PaperStatus, Policy
from agreements.states import State


def counted_plainly(conference: Conference) -> clearance.Standing:
    papers = set(conference.papers.filter(status=PaperStatus.ACCEPTED).values_list("pk", flat=True))
    states_of: dict[int, list[str]] = defaultdict(list)
    agreements = list(
        conference.agreements.exclude(state=State.VOID).values_list(
            "authorship__paper", "authorship__author", "state", "sealed_at", "sealing_failed_at"
        )
    )
    for paper, _, state, _, _ in agreements:
        states_of[paper].append(state)
    is_clear = _clear_by(conference)
    by_state = Counter(state for _, _, state, _, _ in agreements)
    unanswered = {State.DRAFT, State.INVITED}
    waiting = {author for _, author, state, _, _ in agreements if state in unanswered}
    return clearance.Standing(
        papers=len(papers),
        clear_papers=sum(is_clear(states_of[paper]) for paper in papers),
        waiting_papers=sum(
            not is_clear(states_of[paper]) and not unanswered.isdisjoint(states_of[paper]) for paper in papers
        ),
        people_waiting=len(waiting),
        by_state={state: by_state[state] for state in State if state != State.VOID},
        unsealed=sum(state == State.COUNTERSIGNED and sealed is None for _, _, state, sealed, _ in agreements),
        sealing_failed=sum(failed is not None for *_, failed in agreements),
    )


def _clear_by(conference: Conference) -> Callable[[Sequence[str]], bool]:
    done = {State.COUNTERSIGNED, State.WAIVED}
    if conference.policy == Policy.ONE:
        return lambda states: any(state in done for state in states)
    return lambda states: bool(states) and all(state in done for state in states)
