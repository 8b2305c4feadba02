"""What the overview counts in the database, once more row by row, and in which part each paper is by that."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields

from agreements import clearance
from agreements.models import Conference, Matter
from agreements.states import State
from signatures.operations.invariants.papers import RawPaper, raw_papers

_OF_EACH = ("every", "k_of_n")
# Told by the paper itself, or blocking by themselves.
_TOLD_OTHERWISE = ("declined", "look")


def differing_counts(conference: Conference, papers: Mapping[int, RawPaper]) -> Iterator[str]:
    told, plain = clearance.counts(conference), counted_plainly(conference, papers)
    compared = [(each.name, getattr(told, each.name), getattr(plain, each.name)) for each in fields(clearance.Counts)]
    parts = Counter(parts_plainly(conference, papers).values())
    compared += [
        (f"papers as {part}", count, parts[part]) for part, count in clearance.paper_counts(conference).parts.items()
    ]
    for name, shown, true in compared:
        if shown != true:
            yield f"the dashboard counts {name} as {shown}, but there are {true}"


def counted_plainly(conference: Conference, papers: Mapping[int, RawPaper] | None = None) -> clearance.Counts:
    """The dashboard's counts once more, row by row."""
    papers = papers or raw_papers(conference)
    counted = [paper for paper in papers.values() if paper.status == "accepted"]
    agreements = list(
        conference.agreements.exclude(state="void").values_list("state", "sealed_at", "sealing_failed_at")
    )
    by_state = Counter(state for state, _, _ in agreements)
    waiting = [pk for pk, part in parts_plainly(conference, papers).items() if part == "waiting"]
    return clearance.Counts(
        papers=len(counted),
        clear_papers=sum(paper.is_clear for paper in counted),
        people_waiting=len(set[int]().union(*(_waited_for(conference, papers[pk]) for pk in waiting))),
        by_state={state: by_state[state] for state in State if state != State.VOID},
        unsealed=sum(state == "countersigned" and sealed is None for state, sealed, _ in agreements),
        sealing_failed=sum(failed is not None for *_, failed in agreements),
    )


def _waited_for(conference: Conference, paper: RawPaper) -> set[int]:
    """Authors who were asked, have not answered, and whose answer their paper needs."""
    if paper.needs_nobody:
        return set()
    only_some = conference.policy == "corresponding"
    return {
        author.pk
        for author in paper.authors
        if author.state == "invited" and author.may_object_until is None and (author.is_corresponding or not only_some)
    }


def parts_plainly(conference: Conference, papers: Mapping[int, RawPaper]) -> Mapping[int, str]:
    """By the key of each paper that counts."""
    decided = _to_decide(conference)
    counted = {pk: paper for pk, paper in papers.items() if paper.status == "accepted"}
    return {pk: _part(conference.policy, paper, decided) for pk, paper in counted.items()}


def _to_decide(conference: Conference) -> Mapping[int, set[int | None]]:
    """By author, on which places; None: on all of theirs."""
    rows = Matter.objects.filter(conference=conference, settled_at=None).exclude(kind__in=_TOLD_OTHERWISE)
    found = defaultdict[int, set[int | None]](set)
    for author, place, asked in rows.values_list("author_id", "agreement__authorship_id", "request__kind"):
        if asked != "not_for_me":
            found[author].add(place)
    return found


def _part(policy: str, paper: RawPaper, decided: Mapping[int, set[int | None]]) -> str:
    if paper.is_clear:
        return "clear"
    if paper.blocker in ("declined", "objection") or (paper.blocker == "matter" and paper.by_policy == "declined"):
        return "blocked"
    if paper.blocker == "objection_days":
        return "waiting"
    wanted = [author for author in paper.authors if author.is_corresponding or policy != "corresponding"]
    is_accepted = policy in _OF_EACH and any(author.state == "accepted" for author in wanted)
    is_decided = any(
        author.lacks and not decided.get(author.pk, set()).isdisjoint({None, author.place}) for author in wanted
    )
    return "waiting" if paper.blocker == "answer" and not is_accepted and not is_decided else "for_us"
