"""What the dashboard counts in the database, once more row by row."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import assert_never

from agreements import clearance
from agreements.models import Conference, PaperStatus, Policy
from agreements.states import State


def differing_counts(conference: Conference) -> Iterator[str]:
    told, plain = clearance.counts(conference), counted_plainly(conference)
    for each in fields(clearance.Counts):
        shown, true = getattr(told, each.name), getattr(plain, each.name)
        if shown != true:
            yield f"the dashboard counts {each.name} as {shown}, but there are {true}"


def counted_plainly(conference: Conference) -> clearance.Counts:
    """The dashboard's counts once more, row by row."""
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
    waiting = {
        author
        for paper, author, state, _, _ in agreements
        if state in unanswered and paper in papers and not is_clear(states_of[paper])
    }
    return clearance.Counts(
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
    match Policy(conference.policy):
        case Policy.ONE:
            return lambda states: any(state in done for state in states)
        case Policy.EVERY:
            return lambda states: bool(states) and all(state in done for state in states)
        case other:
            assert_never(other)
