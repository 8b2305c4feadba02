"""`is_clear`, `clear_since` and `blocked_by` of papers, and their conference's totals: written anew at a deed's end."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from agreements import audit
from agreements.clearance.rule import Ask, evaluate
from agreements.models import (
    Authorship,
    Blocker,
    ConferenceTotals,
    ImportBatch,
    ImportState,
    Matter,
    Paper,
    PaperStatus,
    Policy,
)
from agreements.states import State

# Papers of one statement.
_AT_ONCE = 2_000
_UNCOUNTED = (Blocker.UNCOUNTED, Blocker.WITHDRAWN)


def changed(papers: Iterable[int]) -> None:
    """Have these papers evaluated at the end of the deed under way, when all that it changed is there to be read."""
    audit.before_end(settle, papers)


def removed(papers: Iterable[Paper]) -> None:
    """Take these, which the deed under way removes, out of their conference's totals."""
    _count(dict.fromkeys(papers, Blocker.WITHDRAWN))


def settle(papers: Collection[int]) -> None:
    """Evaluate these papers within a deed, whose last act this is: whoever else changes one of them waits for it."""
    ordered = sorted(papers)
    for start in range(0, len(ordered), _AT_ONCE):
        _settle(ordered[start : start + _AT_ONCE])


def _settle(papers: Collection[int]) -> None:
    # Held before anything is read that they are evaluated by: of two co-authors who sign at once, the later sees both.
    rows = audit.locks.rows(Paper.objects.filter(pk__in=papers).annotate(policy=F("conference__policy")))
    asks = asks_of(papers)
    moved: dict[Paper, Blocker | None] = {}
    for paper in rows:
        policy = Policy(paper.policy)  # type: ignore[attr-defined]  # annotated above
        blocker = evaluate(policy, PaperStatus(paper.status), asks.get(paper.pk, []))
        if paper.blocked_by != (blocker or ""):
            moved[paper] = blocker
    _write(moved)
    _count(moved)


def asks_of(papers: Collection[int]) -> Mapping[int, list[Ask]]:
    """The standing authors of each paper, in two queries."""
    blocking = Matter.objects.open().filter(author=OuterRef("author"), is_blocking=True)
    # What a list says of somebody is about one paper.
    is_doubted = Exists(blocking.filter(Q(look=None) | Q(look__authorship__paper=OuterRef("paper"))))
    standing = FilteredRelation("agreements", condition=Q(agreements__state__in=[s for s in State if s != State.VOID]))
    rows = Authorship.objects.standing().filter(paper__in=papers).annotate(standing=standing, is_doubted=is_doubted)
    asks = defaultdict[int, list[Ask]](list)
    arriving = set(ImportBatch.objects.filter(state__in=ImportState.arriving()).values_list("pk", flat=True))
    columns = ("paper", "standing__state", "author__email", "is_doubted", "standing__added_by")
    for paper, state, email, doubted, added_by in rows.values_list(*columns):
        asks[paper].append(Ask(State(state) if state else None, bool(email), doubted, added_by in arriving))
    return asks


def _write(moved: Mapping[Paper, Blocker | None]) -> None:
    by_blocker = defaultdict[Blocker | None, list[int]](list)
    for paper, blocker in moved.items():
        by_blocker[blocker].append(paper.pk)
    for blocker, pks in by_blocker.items():
        since = None if blocker else audit.evidence_time()
        rows = Paper.objects.filter(pk__in=pks)
        rows.update(is_clear=blocker is None, clear_since=since, blocked_by=blocker or "")


def _count(moved: Mapping[Paper, Blocker | None]) -> None:
    papers, clear = Counter[int](), Counter[int]()
    for paper, blocker in moved.items():
        papers[paper.conference_id] += (blocker not in _UNCOUNTED) - (paper.blocked_by not in _UNCOUNTED)
        clear[paper.conference_id] += (blocker is None) - paper.is_clear
    for conference in papers:
        if papers[conference] or clear[conference]:
            totals = ConferenceTotals.objects.filter(conference=conference)
            more = {"papers": F("papers") + papers[conference], "clear_papers": F("clear_papers") + clear[conference]}
            if not totals.update(**more):
                ConferenceTotals.objects.get_or_create(conference_id=conference)
                totals.update(**more)
