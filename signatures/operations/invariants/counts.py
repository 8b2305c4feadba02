"""What the dashboard counts in the database, once more row by row."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields

from agreements import clearance
from agreements.models import Conference
from agreements.states import State
from signatures.operations.invariants.papers import RawPaper, raw_papers


def differing_counts(conference: Conference, papers: Mapping[int, RawPaper]) -> Iterator[str]:
    told, plain = clearance.counts(conference), counted_plainly(conference, papers)
    for each in fields(clearance.Counts):
        shown, true = getattr(told, each.name), getattr(plain, each.name)
        if shown != true:
            yield f"the dashboard counts {each.name} as {shown}, but there are {true}"


def counted_plainly(conference: Conference, papers: Mapping[int, RawPaper] | None = None) -> clearance.Counts:
    """The dashboard's counts once more, row by row."""
    counted = [paper for paper in (papers or raw_papers(conference)).values() if paper.status == "accepted"]
    agreements = list(
        conference.agreements.exclude(state="void").values_list("state", "sealed_at", "sealing_failed_at")
    )
    by_state = Counter(state for state, _, _ in agreements)
    unanswered = [_waited_for(conference, paper) for paper in counted]
    return clearance.Counts(
        papers=len(counted),
        clear_papers=sum(paper.is_clear for paper in counted),
        waiting_papers=sum(bool(authors) for authors in unanswered),
        papers_within_days=sum(paper.blocker == "objection_days" for paper in counted),
        people_waiting=len(set[int]().union(*unanswered)),
        by_state={state: by_state[state] for state in State if state != State.VOID},
        unsealed=sum(state == "countersigned" and sealed is None for state, sealed, _ in agreements),
        sealing_failed=sum(failed is not None for *_, failed in agreements),
    )


def _waited_for(conference: Conference, paper: RawPaper) -> set[int]:
    """Authors who were to answer, have not, and whose answer their paper needs."""
    if paper.needs_nobody:
        return set()
    only_some = conference.policy == "corresponding"
    return {
        author.pk
        for author in paper.authors
        if author.state in ("draft", "invited")
        and author.may_object_until is None
        and (author.is_corresponding or not only_some)
    }
