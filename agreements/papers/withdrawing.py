"""Papers that are withdrawn, and those that come back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agreements import audit, clearance, matters, workflow
from agreements.mail import ends
from agreements.mail.cancelling import cancel_settled
from agreements.matters import About
from agreements.models import Agreement, Authorship, BulkJob, Conference, Paper, PaperStatus, User, VoidCause
from agreements.models.agreement import AgreementQuerySet

# Which entry tells of a paper that ended for this.
_KINDS = {VoidCause.PAPER_WITHDRAWN: "paper.withdrawn", VoidCause.NOT_PUBLISHED: "paper.not_published"}


@dataclass(frozen=True)
class PapersDone:
    """To which papers it was done, and which somebody else had changed by then; counts of agreements and people."""

    papers: Sequence[int] = ()
    left_out: Sequence[int] = ()
    ended: int = 0
    told: int = 0
    put_back: int = 0
    # Those that cannot come back as they were: their authors are asked anew.
    asked_anew: int = 0


def withdraw(conference: Conference, papers: Collection[int], *, reason: str, by: User | None) -> PapersDone:
    """Nobody is asked about these papers any more: what stands ends for this reason, and whoever was asked is told.

    What was signed is kept, and says so. All of it in one transaction.
    """
    with audit.deed(conference, by=by):
        rows = held(papers, PaperStatus.ACCEPTED)
        ended = end_with(rows, cause=VoidCause.PAPER_WITHDRAWN, reason=reason, by=by)
    return replace(ended, left_out=sorted(set(papers) - set(ended.papers)))


def end_with(rows: Sequence[Paper], *, cause: VoidCause, reason: str, by: User | None, **columns: Any) -> PapersDone:
    """Within the deed that holds these: all that stands about them ends for this cause, and they are outside all counts.

    `columns` is what else is written of them.
    """
    standing = list(_agreements_of(rows).standing())
    workflow.void(standing, cause=cause, reason=reason)
    _set(rows, PaperStatus.WITHDRAWN, **columns)
    told = ends.tell(standing, conference=audit.present_conference(), cause=cause, reason=reason, by=by)
    for paper in rows:
        facts = {"ended": _count(standing, paper)}
        audit.record(_KINDS[cause], subject=f"paper:{paper.pk}", facts=facts, personal={"reason": reason})
    return PapersDone([paper.pk for paper in rows], ended=len(standing), told=told)


def revive(conference: Conference, papers: Collection[int], *, reason: str = "", by: User | None) -> PapersDone:
    """Papers that are not withdrawn after all: what their withdrawal ended is put back, each to what it was.

    Where a name or a title has changed since, or all rights went back because the paper was not to be published, a new draft
    takes the place of what was signed, and nobody is mailed. Whoever
    was told of the end by a mail is told of the return; one that has not left yet is cancelled.
    """
    with audit.deed(conference, by=by):
        rows = held(papers, PaperStatus.WITHDRAWN)
        _set(rows, PaperStatus.ACCEPTED, not_published_at=None)
        ended = list(ended_by_withdrawal(rows))
        stuck = workflow.reinstate(ended, reason=reason)
        for agreement in stuck:
            workflow.replace(agreement, reason=reason)
        cancel_settled({agreement.authorship.author_id for agreement in stuck})
        back = [agreement for agreement in ended if agreement not in stuck]
        told = ends.tell_of_returns(back, by=by)
        for paper in rows:
            facts = {"put_back": _count(back, paper), "asked_anew": _count(stuck, paper)}
            audit.record("paper.revived", subject=f"paper:{paper.pk}", facts=facts, personal={"reason": reason})
    done = [paper.pk for paper in rows]
    return PapersDone(done, sorted(set(papers) - set(done)), told=told, put_back=len(back), asked_anew=len(stuck))


def ended_by_withdrawal(papers: Collection[Paper]) -> AgreementQuerySet:
    """Of those who are still authors, what ended when their paper was withdrawn the last time, or was not to be published."""
    causes = [VoidCause.PAPER_WITHDRAWN, VoidCause.NOT_PUBLISHED]
    ended = _agreements_of(papers).filter(void_cause__in=causes, replaced_by=None)
    others = Agreement.objects.standing().values("authorship")
    return ended.filter(authorship__ended_at=None).exclude(authorship__in=others)


def withdraw_part(job: BulkJob, papers: Sequence[str]) -> list[str]:
    done = withdraw(job.conference, list(map(int, papers)), reason=job.orders.get("reason", ""), by=job.by)
    return list(map(str, done.left_out))


def revive_part(job: BulkJob, papers: Sequence[str]) -> list[str]:
    done = revive(job.conference, list(map(int, papers)), reason=job.orders.get("reason", ""), by=job.by)
    return list(map(str, done.left_out))


def held(papers: Collection[int], status: PaperStatus) -> list[Paper]:
    """Those that have this status once nobody else can change it, but for merged ones, which are withdrawn for good.

    Papers without authors are guarded by their conference.
    """
    conference = audit.locks.conference()
    authors = Authorship.objects.standing().filter(paper__in=papers).values_list("author", flat=True)
    audit.locks.people(authors)
    return list(conference.papers.filter(pk__in=papers, status=status, merged_into=None))


def _agreements_of(papers: Collection[Paper]) -> AgreementQuerySet:
    rows = Agreement.objects.filter(authorship__paper__in=[paper.pk for paper in papers])
    return rows.select_related("authorship__paper", "authorship__author").order_by("authorship__paper", "authorship")


def _set(papers: Collection[Paper], status: PaperStatus, **columns: Any) -> None:
    keys = [paper.pk for paper in papers]
    Paper.objects.filter(pk__in=keys).update(status=status, **columns)
    clearance.changed(keys)
    authors = Authorship.objects.standing().filter(paper__in=keys).values_list("author", flat=True)
    for about in (About.ADDRESSES, About.LISTS, About.IDENTITIES):
        matters.changed(about, authors)


def _count(agreements: Collection[Agreement], paper: Paper) -> int:
    return sum(agreement.authorship.paper_id == paper.pk for agreement in agreements)
