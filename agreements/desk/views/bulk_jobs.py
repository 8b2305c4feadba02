"""What workers do for somebody who pressed once: how far it is, and continuing what was given up."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.access import Access, conference_for, staff_user
from agreements.desk.dashboard.action_items import Retry
from agreements.desk.phrases import job_begun, job_progress, job_refused
from agreements.jobs import bulk_jobs
from agreements.models import BulkJob, BulkJobKind


@dataclass(frozen=True)
class Progress:
    """One job as `desk/jobs.html` shows it."""

    job: BulkJob
    words: str
    retry: Retry | None


def progress(access: Access, *kinds: BulkJobKind) -> list[Progress]:
    """What is under way or was given up, of these kinds or of any."""
    return [
        Progress(job, job_progress(job), _retry(access, job))
        for job in bulk_jobs.running(access.conference)
        if job.kind in (kinds or BulkJobKind)
    ]


def _retry(access: Access, job: BulkJob) -> Retry | None:
    if job.given_up_at is None or not access.may(bulk_jobs.MAY[BulkJobKind(job.kind)]):
        return None
    return Retry(reverse("continue_job", args=[access.conference.slug, job.pk]), _("Continue"))


@require_POST
def continue_job(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Whoever may order it may continue it."""
    conference = conference_for(request.user, slug).conference
    job = get_object_or_404(conference.bulk_jobs, pk=pk)
    conference_for(request.user, slug, bulk_jobs.MAY[BulkJobKind(job.kind)])
    try:
        if bulk_jobs.try_again(job, by=staff_user(request)):
            messages.success(request, job_begun(job))
        else:
            messages.info(request, _("Somebody else has already continued it, or it is finished."))
    except bulk_jobs.AlreadyRunningError:
        messages.warning(request, job_refused(BulkJobKind(job.kind)))
    except bulk_jobs.NoLongerAllowedError:
        words = _("{name}, who ordered this, may no longer do it. Order what is left in your own name.")
        messages.warning(request, words.format(name=job.by))
    return redirect("dashboard", slug)
