"""Everything that a conference needs is tried for whoever presses: the page asks, a worker tries, the page shows."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements import clock
from agreements.access import May, conference_for, staff_user
from agreements.sentences import counted
from agreements.web import throttles
from signatures.models import Preflight
from signatures.operations.preflight import running
from signatures.operations.preflight.lights import Finding, Light, from_dict


@require_safe
def preflight(request: HttpRequest, slug: str) -> HttpResponse:
    """To htmx the part that changes, while a run is under way."""
    access = conference_for(request.user, slug, May.MANAGE)
    run = running.last(access.conference)
    found = [from_dict(row) for row in run.findings] if run else []
    context = {
        "access": access,
        "conference": access.conference,
        "section": "settings",
        "run": run,
        "is_under_way": run is not None and run.finished_at is None and run.given_up_at is None,
        "stuck": _stuck(run),
        "verdict": _verdict(found),
        "findings": found,
    }
    is_refresh = request.headers.get("HX-Request") == "true"
    return render(request, "desk/preflight/findings.html" if is_refresh else "desk/preflight/preflight.html", context)


def _stuck(run: Preflight | None) -> str:
    """Why a run does not begin, where that can be told; from here, because no worker can."""
    if run is None or run.finished_at or run.given_up_at or run.lease_until is not None:
        return ""
    if clock.now() - run.asked_at < running.UNCLAIMED:
        return ""
    if not settings.REDIS_URL:
        return _("No worker is told here, because no Redis is named: “work_off” does it, or “doctor” on the server.")
    if not throttles.redis_takes():
        return _("Redis takes nothing, so no worker was told. Look at REDIS_URL, or run “doctor” on the server.")
    return _("No worker has taken it. Look whether the workers run, or run “doctor” on the server.")


def _verdict(found: list[Finding]) -> str:
    reds, ambers = (sum(each.light == light for each in found) for light in (Light.RED, Light.AMBER))
    if reds:
        return counted("{count} thing has to be mended.", "{count} things have to be mended.", reds)
    if ambers:
        words = "All of it works; {count} thing to look at.", "All of it works; {count} things to look at."
        return counted(*words, ambers)
    return _("All of it works.")


@require_POST
def run_preflight(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    throttles.spend("preflight", conference.pk)
    if running.owe(conference, by=staff_user(request)):
        words = _("Everything is being tried. A test mail goes to {address}.")
        messages.success(request, words.format(address=staff_user(request).email))
    else:
        messages.info(request, _("It is being tried already."))
    return redirect("preflight", slug)
