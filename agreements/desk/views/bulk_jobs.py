"""What workers do for somebody who pressed once: how far it is, and continuing what was given up."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.access import Access, conference_for, staff_user
from agreements.desk.dashboard.items import Progress, Retry
from agreements.desk.dashboard.waiting_mails import until
from agreements.desk.frame.under_way import stop_url
from agreements.desk.job_phrases import job_begun, job_done, job_progress, job_refused, time_left
from agreements.desk.mails.leaving import why_waiting
from agreements.jobs import bulk_jobs
from agreements.jobs.endings import TO_THEIR_END, can_be_undone, over, shown, stop
from agreements.mail.pacing.forecast import finishes_at
from agreements.models import BulkJob, BulkJobKind, Conference

# Each of whose steps is a mail.
_WRITING = (BulkJobKind.INVITE, BulkJobKind.REMIND, BulkJobKind.DEADLINE)
# So many the page of past jobs lists.
_LISTED = 100


def progress(access: Access, *kinds: BulkJobKind) -> list[Progress]:
    """What is under way or was given up, of these kinds or of any, and what can still be taken back."""
    return progress_of(access, (job for job in shown(access.conference) if job.kind in (kinds or BulkJobKind)))


def progress_of(access: Access, some: Iterable[BulkJob]) -> list[Progress]:
    return [_progress(access, job) for job in some]


def going_on(request: HttpRequest, access: Access, title: str, *kinds: BulkJobKind) -> HttpResponse | None:
    """Instead of a page that would offer a deed of these kinds once more: how far the one is that is under way."""
    if request.method == "POST" or not access.is_busy:
        return None
    going = next((each for each in progress(access, *kinds) if each.is_going), None)
    if going is None:
        return None
    about = {"access": access, "conference": access.conference, "section": "mail"}
    return render(request, "desk/overview/going_on.html", about | {"progress": going, "title": title})


def _progress(access: Access, job: BulkJob) -> Progress:
    slug, is_over = access.conference.slug, job.finished_at is not None
    may = access.may(bulk_jobs.MAY[BulkJobKind(job.kind)])
    return Progress(
        job,
        job_done(job) if is_over else job_progress(job),
        _retry(access, job),
        stop_url=stop_url(access, job),
        undo_url=reverse("undo_job", args=[slug, job.pk]) if may and can_be_undone(job) else "",
        until=(job.kind in _WRITING and not is_over and _mails_until(access.conference, job)) or time_left(job),
    )


def _mails_until(conference: Conference, job: BulkJob) -> str:
    return why_waiting(conference) or until(finishes_at(more=job.left), conference)


def _retry(access: Access, job: BulkJob) -> Retry | None:
    if job.given_up_at is None or not access.may(bulk_jobs.MAY[BulkJobKind(job.kind)]):
        return None
    return Retry(reverse("continue_job", args=[access.conference.slug, job.pk]), _("Continue"))


@require_safe
def jobs(request: HttpRequest, slug: str) -> HttpResponse:
    """What was ordered in bulk, the last first, whether it is under way or over."""
    access = conference_for(request.user, slug)
    conference = access.conference
    context = {
        "access": access,
        "conference": conference,
        "section": "dashboard",
        "running": [_progress(access, job) for job in bulk_jobs.running(conference)],
        "past": [_progress(access, job) for job in over(conference, limit=_LISTED)],
    }
    return render(request, "desk/past_jobs.html", context)


@require_POST
def stop_job(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Whoever may order it may stop it; what was done stays."""
    conference = conference_for(request.user, slug).conference
    job = get_object_or_404(conference.bulk_jobs, pk=pk)
    conference_for(request.user, slug, bulk_jobs.MAY[BulkJobKind(job.kind)])
    if job.kind == BulkJobKind.POLICY:
        return redirect("policy", slug)
    if job.kind in (BulkJobKind.IMPORT, BulkJobKind.IMPORT_BACK):
        return redirect("import_result", slug, job.orders["batch"])
    if job.kind in TO_THEIR_END:
        return redirect("jobs", slug)
    if stop(job, by=staff_user(request)):
        words = _("Stopped. What was done before stays: {done}")
        messages.success(request, words.format(done=job_done(job)))
    else:
        messages.info(request, _("It was over before you stopped it."))
    return redirect("jobs", slug)


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
