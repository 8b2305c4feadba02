"""What the nightly self-check found, for the owners of a conference."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.access import May, conference_for
from signatures.models import Breach
from signatures.operations import nightly

_SHOWN = 200


@require_safe
def self_check(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    check = nightly.last()
    found = Breach.objects.standing().told_to(conference)
    count = found.count()
    shown = found.select_related("document__signature__agreement__authorship__paper").defer(
        "document__signature__shown"
    )
    context = {
        "access": access,
        "conference": conference,
        "check": check,
        "seen": check.documents.get(str(conference.pk), 0) if check else 0,
        "count": count,
        "breaches": list(shown.order_by("pk")[:_SHOWN]),
        "more": max(0, count - _SHOWN),
    }
    return render(request, "desk/self_check.html", context)
