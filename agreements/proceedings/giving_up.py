"""Papers that the conference decided not to publish: every right goes back to those who signed, and they are told so."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from agreements import audit
from agreements.models import BulkJob, Conference, PaperStatus, User, VoidCause
from agreements.papers.withdrawing import PapersDone, end_with, held


def give_up(conference: Conference, papers: Collection[int], *, reason: str, by: User | None) -> PapersDone:
    """End all that stands about these, for this reason, and mail whoever was asked; what was signed is kept, and says so.

    Left out is what is withdrawn, and what was published. It cannot be taken back: a paper that is revived is signed anew.
    """
    with audit.deed(conference, by=by):
        rows = [paper for paper in held(papers, PaperStatus.ACCEPTED) if paper.published_on is None]
        ended = end_with(
            rows,
            cause=VoidCause.NOT_PUBLISHED,
            reason=reason,
            by=by,
            not_published_at=audit.evidence_time(),
        )
    return replace(ended, left_out=sorted(set(papers) - set(ended.papers)))


def give_up_part(job: BulkJob, papers: Sequence[str]) -> list[str]:
    done = give_up(job.conference, list(map(int, papers)), reason=job.orders["reason"], by=job.by)
    return list(map(str, done.left_out))
