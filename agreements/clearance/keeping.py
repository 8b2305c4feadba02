"""What a paper's row says of its clearance, and its conference's totals: written anew at a deed's end."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import F

from agreements import audit
from agreements.clearance.asks import asks_of
from agreements.clearance.rule import Terms, Verdict, evaluate, is_signed_for_all
from agreements.models import Authorship, Blocker, ConferenceTotals, Paper, PaperStatus, Policy

# Papers of one statement.
_AT_ONCE = 2_000
_UNCOUNTED = (Blocker.UNCOUNTED, Blocker.WITHDRAWN)


def changed(papers: Iterable[int]) -> None:
    """Have these papers evaluated at the end of the deed under way, when all that it changed is there to be read."""
    audit.before_end(settle, papers)


def removed(papers: Iterable[Paper]) -> None:
    """Take these, which the deed under way removes, out of their conference's totals."""
    _count(dict.fromkeys(papers, Verdict(Blocker.WITHDRAWN)))


def settle(papers: Collection[int]) -> None:
    """Evaluate these papers within a deed, whose last act this is: whoever else changes one of them waits for it."""
    ordered = sorted(papers)
    for start in range(0, len(ordered), _AT_ONCE):
        _settle(ordered[start : start + _AT_ONCE])


def _terms_of(paper: Paper) -> Terms:
    """Of one that was read with its conference's policy."""
    facts = vars(paper)
    return Terms(Policy(facts["policy"]), facts["needed"], audit.evidence_time())


def _settle(papers: Collection[int]) -> None:
    # Held before anything is read that they are evaluated by: of two co-authors who sign at once, the later sees both.
    with_terms = {"policy": F("conference__policy"), "needed": F("conference__needed_signatures")}
    rows = audit.locks.rows(Paper.objects.filter(pk__in=papers).annotate(**with_terms))
    asks = asks_of(papers)
    moved: dict[Paper, Verdict] = {}
    alone: list[int] = []
    for paper in rows:
        terms, authors = _terms_of(paper), asks.get(paper.pk, [])
        found = evaluate(terms, PaperStatus(paper.status), authors, was_kept_clear=paper.is_kept_clear)
        if found != _kept(paper):
            moved[paper] = found
        if any(ask.may_object_until for ask in authors) and not is_signed_for_all(terms.policy, authors):
            alone.append(paper.pk)
    if alone:
        # What they were told of stands no more; of another such signature they are told anew.
        Authorship.objects.filter(paper__in=alone).update(may_object_until=None)
    _write(moved)
    _count(moved)


def _kept(paper: Paper) -> Verdict:
    blocker = Blocker(paper.blocked_by) if paper.blocked_by else None
    return Verdict(blocker, paper.objections_until, paper.is_kept_clear)


def _write(moved: Mapping[Paper, Verdict]) -> None:
    alike = defaultdict[tuple[Verdict, bool], list[int]](list)
    for paper, found in moved.items():
        alike[found, paper.is_clear].append(paper.pk)
    for (found, was_clear), pks in alike.items():
        is_clear = found.blocker is None
        since = F("clear_since") if was_clear and is_clear else audit.evidence_time() if is_clear else None
        Paper.objects.filter(pk__in=pks).update(
            is_clear=is_clear,
            clear_since=since,
            blocked_by=found.blocker or "",
            objections_until=found.objections_until,
            is_kept_clear=found.is_kept_clear,
        )


def _count(moved: Mapping[Paper, Verdict]) -> None:
    papers, clear = Counter[int](), Counter[int]()
    for paper, found in moved.items():
        papers[paper.conference_id] += (found.blocker not in _UNCOUNTED) - (paper.blocked_by not in _UNCOUNTED)
        clear[paper.conference_id] += (found.blocker is None) - paper.is_clear
    for conference in papers:
        if papers[conference] or clear[conference]:
            totals = ConferenceTotals.objects.filter(conference=conference)
            more = {"papers": F("papers") + papers[conference], "clear_papers": F("clear_papers") + clear[conference]}
            if not totals.update(**more):
                ConferenceTotals.objects.get_or_create(conference_id=conference)
                totals.update(**more)
