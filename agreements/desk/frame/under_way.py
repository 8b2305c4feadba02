"""What is under way in a conference, as every page tells it in a line."""

from dataclasses import dataclass

from django.urls import reverse

from agreements.access import Access
from agreements.desk.job_phrases import job_progress
from agreements.jobs import bulk_jobs
from agreements.jobs.endings import TO_THEIR_END
from agreements.models import BulkJob, BulkJobKind


@dataclass(frozen=True)
class JobLine:
    job: BulkJob
    # After the number that is done.
    words: str
    stop_url: str


def jobs_under_way(access: Access) -> list[JobLine]:
    """Asked for only where the membership has said that there is something."""
    if not access.is_busy:
        return []
    going = access.conference.bulk_jobs.owed().for_list()
    return [JobLine(job, job_progress(job), stop_url(access, job)) for job in going]


def stop_url(access: Access, job: BulkJob) -> str:
    """Where whoever may stops it; empty if nobody does: what takes an import back comes to its end, and so do another policy
    and another text. Of an import that is stopped nothing stays."""
    slug = access.conference.slug
    if not access.may(bulk_jobs.MAY[BulkJobKind(job.kind)]) or job.finished_at is not None:
        return ""
    if job.kind == BulkJobKind.IMPORT:
        return reverse("import_cancel", args=[slug, job.orders["batch"]])
    return "" if job.kind in TO_THEIR_END else reverse("stop_job", args=[slug, job.pk])
