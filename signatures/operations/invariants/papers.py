"""Which papers are clear and what blocks the others, a second time: from raw rows, and not by the rule that writes it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agreements.models import Agreement, Author, Authorship, Conference, ConferenceTotals, HelpRequest, Matter, Paper

# What each author of a paper lacks, in the order in which one is told who needs every signature.
_LACKS = ("declined", "address", "invitation", "answer", "countersignature")
_BY_STATE = {
    "invited": "answer",
    "accepted": "countersignature",
    "declined": "declined",
    "countersigned": "",
    "waived": "",
}
# Of lists that are not written to their end.
_ARRIVING = ("applying", "cancelling")
_DOUBTING = ("not_me", "not_my_paper", "objection")


@dataclass
class RawPaper:
    number: str
    status: str
    # By which it is shown: clear or not, whether since when is known, and why not.
    told: tuple[bool, bool, str]
    blocker: str = ""
    # Of each standing author the agreement that stands; empty where there is none.
    states: dict[int, str] = field(default_factory=dict)

    @property
    def is_clear(self) -> bool:
        return not self.blocker


def raw_papers(conference: Conference) -> Mapping[int, RawPaper]:
    """In six queries."""
    rows = Paper.objects.filter(conference=conference).order_by()
    found = {
        pk: RawPaper(number, status, (is_clear, since is not None, blocked_by))
        for pk, number, status, is_clear, since, blocked_by in rows.values_list(
            "pk", "number", "status", "is_clear", "clear_since", "blocked_by"
        )
    }
    standing = Agreement.objects.filter(conference=conference).exclude(state="void")
    told = list(standing.values_list("authorship_id", "state", "added_by__state"))
    states = {authorship: state for authorship, state, _ in told}
    arriving = {authorship for authorship, _, brought in told if brought in _ARRIVING}
    reachable = set(Author.objects.filter(conference=conference).exclude(email="").values_list("pk", flat=True))
    doubted = set(
        HelpRequest.objects.filter(conference=conference, kind__in=_DOUBTING, settled_at=None).values_list(
            "author_id", flat=True
        )
    )
    looks = Matter.objects.filter(conference=conference, kind="look", settled_at=None)
    looked_at = set(looks.values_list("author_id", "look__authorship__paper_id"))
    authorships = Authorship.objects.filter(paper__conference=conference, ended_at=None).order_by()
    lacks = defaultdict[int, list[str]](list)
    doubtful, unfinished = set[int](), set[int]()
    for pk, paper, author in authorships.values_list("pk", "paper_id", "author_id"):
        state = states.get(pk, "")
        found[paper].states[author] = state
        lacks[paper].append(_BY_STATE.get(state, "invitation" if author in reachable else "address"))
        if author in doubted or (author, paper) in looked_at:
            doubtful.add(paper)
        if pk in arriving:
            unfinished.add(paper)
    for pk, each in found.items():
        each.blocker = _blocker(conference.policy, each.status, lacks.get(pk, ()), is_doubted=pk in doubtful)
        each.blocker = each.blocker or ("import" if pk in unfinished else "")
    return found


def _blocker(policy: str, status: str, lacks: Sequence[str], *, is_doubted: bool) -> str:
    if status == "withdrawn":
        return "withdrawn"
    if not lacks:
        return "nobody"
    if is_doubted:
        return "matter"
    if policy == "every":
        return next((lack for lack in _LACKS if lack in lacks), "")
    return "" if "" in lacks else next(lack for lack in reversed(_LACKS) if lack in lacks)


def untrue_papers(conference: Conference, papers: Mapping[int, RawPaper]) -> Iterator[str]:
    for pk, paper in papers.items():
        if paper.told != (paper.is_clear, paper.is_clear, paper.blocker):
            yield f"paper {pk} is {_words(*paper.told)}, but by its rows {_words(paper.is_clear, True, paper.blocker)}"
    counted = [paper for paper in papers.values() if paper.status != "withdrawn"]
    true = len(counted), sum(paper.is_clear for paper in counted)
    kept = ConferenceTotals.objects.filter(conference=conference).values_list("papers", "clear_papers").first()
    if (kept or (0, 0)) != true:
        yield "{} papers are counted and {} of them as clear, but there are {} and {}".format(*(kept or (0, 0)), *true)


def _words(is_clear: bool, has_since: bool, blocker: str) -> str:
    if is_clear:
        return "clear" if has_since else "clear since nobody knows when"
    return f"blocked by {blocker or 'nothing'}"
