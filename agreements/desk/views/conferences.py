"""The conferences of a user, a new one, and the facts of one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.access import (
    Access,
    May,
    conference_for,
    conferences_of,
    has_second_factor,
    hidden_conferences_of,
    staff_user,
)
from agreements.clearance import Part, parts_by_conference
from agreements.conferences import details
from agreements.desk.editions.beginnings import beginning
from agreements.desk.editions.deadline_moves import DeadlineMove, deadline_move
from agreements.desk.forms.conferences import ConferenceForm, NewConferenceForm, time_zones
from agreements.desk.job_phrases import job_begun, job_refused
from agreements.desk.phrases import in_few_words
from agreements.jobs.bulk_jobs import AlreadyRunningError
from agreements.models import BulkJobKind, Conference, Membership, Role, User
from agreements.people import moved_deadlines
from agreements.sentences import counted
from agreements.states import State


def may_create(user: User) -> bool:
    return user.is_superuser or Membership.objects.filter(user=user, role=Role.OWNER).exists()


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = staff_user(request)
    mine = conferences_of(user)
    parts = parts_by_conference([access.conference for access in mine])
    context = {
        "conferences": [(access, parts[access.conference.pk], _in_few_words(access, parts)) for access in mine],
        "hidden": len(hidden_conferences_of(user)),
        "may_create": may_create(user),
    }
    return render(request, "desk/home.html", context)


def _in_few_words(access: Access, parts: Mapping[int, Mapping[Part, int]]) -> str:
    """4 of 1,084 clear, 23 to decide."""
    to_decide = counted("{count} to decide", "{count} to decide", access.to_decide) if access.to_decide else ""
    return ", ".join(filter(None, (in_few_words(parts[access.conference.pk]), to_decide)))


@require_http_methods(["GET", "HEAD", "POST"])
def new_conference(request: HttpRequest) -> HttpResponse:
    user = staff_user(request)
    if not may_create(user):
        raise PermissionDenied
    form = NewConferenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            conference = details.create_conference(by=user, **form.cleaned_data)
        except details.TakenSlugError:
            form.add_error("slug", form.fields["slug"].error_messages["unique"])
        else:
            words = _("{conference} has been created, and you are its owner.")
            messages.success(request, words.format(conference=conference.name))
            return redirect("dashboard", conference.slug)
    context = {"form": form, "time_zones": time_zones(), "begins": beginning()}
    return render(request, "desk/new_conference.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def conference_settings(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    may_require = has_second_factor(staff_user(request))
    form = ConferenceForm(request.POST or None, conference=conference, may_require=may_require)
    status = 200
    moved: DeadlineMove | None = None
    if request.method == "POST" and form.is_valid():
        changes = form.changes
        moved = deadline_move(conference, changes)
        if moved is not None and request.POST.get("moved", "") != moved.digest:
            return _page(request, access, form, 200, moved)
        try:
            details.change_conference(conference, by=staff_user(request), changes=changes, shown=form.was_shown)
        except details.ChangedMeanwhileError as error:
            form, status = form.asked_again(error.present, error.names), 409
        else:
            messages.success(request, _saved(conference, changes))
            if moved is not None and request.POST.get("tell_them"):
                _tell(request, conference)
            return redirect("conference_settings", slug)
    return _page(request, access, form, status)


def _page(
    request: HttpRequest, access: Access, form: ConferenceForm, status: int, moved: DeadlineMove | None = None
) -> HttpResponse:
    conference = access.conference
    context = {
        "access": access,
        "conference": conference,
        "section": "settings",
        "form": form,
        "moved": moved,
        "time_zones": time_zones(),
        "begins": beginning(conference),
        "waiting": conference.agreements.filter(state=State.ACCEPTED).count(),
    }
    return render(request, "desk/settings.html", context, status=status)


def _tell(request: HttpRequest, conference: Conference) -> None:
    try:
        job = moved_deadlines.tell(conference, by=staff_user(request))
    except AlreadyRunningError:
        messages.warning(request, job_refused(BulkJobKind.DEADLINE))
    else:
        messages.success(request, job_begun(job) if job else _("There is nobody to tell."))


def _saved(conference: Conference, changes: Mapping[str, Any]) -> str:
    if not changes:
        return _("Nothing was changed.")
    saved = _("The settings have been saved.")
    if "countersigning" in changes:
        saved = f"{saved} {_waiting_as_before(conference)}".rstrip()
    if changes.keys().isdisjoint({"deadline", "time_zone"}) or conference.deadline is None:
        return saved
    return f"{saved} {_('The deadline is %(moment)s.') % {'moment': conference.deadline_in_words}}"


def _waiting_as_before(conference: Conference) -> str:
    """Of what was accepted under the other way of countersigning; empty if nothing was."""
    count = conference.agreements.filter(state=State.ACCEPTED).count()
    if not count:
        return ""
    return counted(
        "{count} accepted agreement still waits in the queue: countersign it there.",
        "{count} accepted agreements still wait in the queue: countersign them there.",
        count,
    )
