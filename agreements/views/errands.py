"""What workers do for somebody who pressed once: how far it is, and going on with what was given up."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from agreements import errands
from agreements.access import May, conference_for
from agreements.models import Conference, Errand, ErrandKind
from agreements.views.blocks import Retry
from agreements.views.doer import doer
from agreements.views.sentences import errand_begun, errand_refused, errand_told

# Whoever may order it may go on with it.
_MAY = {ErrandKind.INVITE: May.MANAGE, ErrandKind.REMIND: May.MANAGE, ErrandKind.COUNTERSIGN: May.COUNTERSIGN}


@dataclass(frozen=True)
class Progress:
    """One errand as `desk/errands.html` shows it."""

    errand: Errand
    words: str
    retry: Retry | None


def progress(conference: Conference, *kinds: ErrandKind) -> list[Progress]:
    """What is under way or was given up, of these kinds or of any; for a conference that `conference_for` has found."""
    return [
        Progress(errand, errand_told(errand), _retry(conference, errand))
        for errand in errands.running(conference)
        if errand.kind in (kinds or ErrandKind)
    ]


def _retry(conference: Conference, errand: Errand) -> Retry | None:
    may_go_on = getattr(conference, "role", None) in _MAY[ErrandKind(errand.kind)].value
    if errand.given_up_at is None or not may_go_on:
        return None
    return Retry(reverse("go_on", args=[conference.slug, errand.pk]), "Go on")


@require_POST
def go_on(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    conference = conference_for(request.user, slug)
    errand = get_object_or_404(conference.errands, pk=pk)
    conference_for(request.user, slug, _MAY[ErrandKind(errand.kind)])
    try:
        if errands.try_again(errand, by=doer(request)):
            messages.success(request, errand_begun(errand))
        else:
            messages.info(request, "Somebody had it go on before you, or it is done.")
    except errands.AlreadyOwedError:
        messages.warning(request, errand_refused(ErrandKind(errand.kind)))
    return redirect("dashboard", slug)
