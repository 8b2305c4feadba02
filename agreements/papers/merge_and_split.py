"""Two numbers that are one paper, and one number that is two."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import uuid4

from agreements import audit, clearance, matters, workflow
from agreements.mail import ends
from agreements.matters import About
from agreements.models import Agreement, Authorship, EndCause, Paper, PaperStatus, User, VoidCause
from agreements.papers.editing import Facts, TakenNumberError


class NotMergeableError(Exception):
    """One of the two is withdrawn by now, was merged before, or both are one."""


class NobodyChosenError(Exception):
    """None of the chosen authors is an author of the paper any more."""


@dataclass(frozen=True)
class Joined:
    """What came of it: authors whom the paper has now, agreements that were ended, people who are told."""

    paper: Paper
    added: int
    ended: int
    told: int


def merge(kept: Paper, other: Paper, *, reason: str, by: User | None) -> Joined:
    """The authors of `other` become authors of `kept`, behind those whom it has; whoever is on both stays once.

    What was asked and signed under the other number ends as replaced, is kept, and its new authors are asked about the
    kept one. The other number is withdrawn for good, and names the kept one. Raises NotMergeableError.
    """
    with audit.deed(kept.conference, by=by):
        kept, other = _both(kept, other)
        rows = list(other.authorships.standing().select_related("author").order_by("position"))
        present = dict(kept.authorships.standing().values_list("author", "pk"))
        new = _copy([row for row in rows if row.author_id not in present], kept)
        ended = _end(rows, cause=VoidCause.REPLACED, reason=reason)
        drafts = _drafts(new, replacing={agreement.authorship.author_id: agreement for agreement in ended})
        Paper.objects.filter(pk=other.pk).update(status=PaperStatus.WITHDRAWN, merged_into=kept)
        told = ends.tell(ended, conference=audit.present_conference(), cause=VoidCause.REPLACED, reason=reason, by=by)
        _settle([kept, other], rows)
        for agreement in ended:
            successor = drafts.get(agreement.authorship.author_id)
            facts = {"by": str(successor.pk)} if successor else {"paper": kept.pk}
            audit.record("agreement.replaced", agreement=agreement, facts=facts)
        told_of = {"kept": kept.pk, "merged": other.pk, "added": len(new), "ended": len(ended)}
        for paper in (kept, other):
            personal = {"reason": reason, "number": other.number, "into": kept.number}
            audit.record("paper.merged", subject=f"paper:{paper.pk}", facts=told_of, personal=personal)
    return Joined(kept, len(new), len(ended), told)


def split(
    paper: Paper, facts: Facts, authors: Collection[int], *, is_moved: bool, reason: str, by: User | None
) -> Joined:
    """Make a paper of its own with these authors of `paper`, in their order, each to be asked anew.

    They stay authors of the first one, too, unless they are moved: then their agreements about it end. Raises
    TakenNumberError, NobodyChosenError.
    """
    with audit.deed(paper.conference, by=by):
        conference = audit.locks.conference()
        audit.locks.people(Authorship.objects.filter(paper=paper).values_list("author", flat=True))
        if conference.papers.filter(number=facts.number).exists():
            raise TakenNumberError
        chosen = paper.authorships.standing().filter(author__in=authors).select_related("author").order_by("position")
        rows = list(chosen)
        if not rows:
            raise NobodyChosenError
        made = Paper.objects.create(conference=conference, **vars(facts))
        new = _copy(rows, made)
        _drafts(new, replacing={})
        ended = _end(rows, cause=VoidCause.AUTHORSHIP_ENDED, reason=reason) if is_moved else []
        cause = VoidCause.AUTHORSHIP_ENDED
        told = ends.tell(ended, conference=audit.present_conference(), cause=cause, reason=reason, by=by)
        _settle([paper, made], rows)
        told_of = {"from": paper.pk, "to": made.pk, "added": len(new), "ended": len(ended)}
        for each in (paper, made):
            personal = {"reason": reason, "number": paper.number, "new": made.number}
            audit.record("paper.split", subject=f"paper:{each.pk}", facts=told_of, personal=personal)
    return Joined(made, len(new), len(ended), told)


def _both(kept: Paper, other: Paper) -> tuple[Paper, Paper]:
    """As they are now, with the people of both held."""
    conference = audit.locks.conference()
    papers = conference.papers.accepted().filter(pk__in=[kept.pk, other.pk])
    audit.locks.people(Authorship.objects.filter(paper__in=papers).values_list("author", flat=True))
    found = {paper.pk: paper for paper in papers}
    if len(found) < 2:
        raise NotMergeableError
    return found[kept.pk], found[other.pk]


def _copy(rows: Sequence[Authorship], paper: Paper) -> list[Authorship]:
    """The same people as authors of this paper, behind those whom it has."""
    last = max(paper.authorships.standing().values_list("position", flat=True), default=0)
    return [
        Authorship.objects.create(
            paper=paper,
            author=row.author,
            printed_name=row.printed_name,
            affiliation=row.affiliation,
            position=position,
            is_speaker=row.is_speaker,
            is_corresponding=row.is_corresponding,
        )
        for position, row in enumerate(rows, start=last + 1)
    ]


def _end(rows: Sequence[Authorship], *, cause: VoidCause, reason: str) -> list[Agreement]:
    """End these authorships, and what stands of their agreements."""
    standing = Agreement.objects.standing().filter(authorship__in=[row.pk for row in rows])
    ended = list(standing.select_related("authorship__paper", "authorship__author").order_by("authorship__position"))
    workflow.void(ended, cause=cause, reason=reason)
    at = audit.evidence_time()
    Authorship.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=at, ended_cause=EndCause.MOVED)
    return ended


def _drafts(new: Sequence[Authorship], *, replacing: dict[int, Agreement]) -> dict[int, Agreement]:
    """One for each, by author; it names the agreement of the same person that it replaces."""
    drafts = {
        row.author_id: Agreement(
            pk=uuid4(),
            conference_id=row.paper.conference_id,
            authorship=row,
            replaces=replacing.get(row.author_id),
        )
        for row in new
    }
    Agreement.objects.bulk_create(drafts.values())
    workflow.changed(list(drafts.values()))
    return drafts


def _settle(papers: Sequence[Paper], rows: Sequence[Authorship]) -> None:
    clearance.changed(paper.pk for paper in papers)
    for about in (About.ADDRESSES, About.LISTS, About.IDENTITIES):
        matters.changed(about, [row.author_id for row in rows])
