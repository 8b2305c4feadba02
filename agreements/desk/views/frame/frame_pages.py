"""The places that a narrow screen has no room for, other conferences, and what is under way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.access import conference_for, conferences_of, staff_user


@require_safe
def more(request: HttpRequest, slug: str) -> HttpResponse:
    """A page, and no drawer: it works without a script, and the way back is the browser's."""
    access = conference_for(request.user, slug)
    return render(request, "desk/more.html", {"access": access, "conference": access.conference, "section": "more"})


@require_safe
def other_conferences(request: HttpRequest, slug: str) -> HttpResponse:
    """To htmx the lines of the menu under the conference's name, once that is opened."""
    access = conference_for(request.user, slug)
    if request.headers.get("HX-Request") != "true":
        return redirect("home")
    context = {"conferences": conferences_of(staff_user(request)), "conference": access.conference}
    return render(request, "components/conferences.html", context)


@require_safe
def under_way(request: HttpRequest, slug: str) -> HttpResponse:
    """To htmx the lines at the foot of the rail, which ask again for as long as there is one."""
    access = conference_for(request.user, slug)
    if request.headers.get("HX-Request") != "true":
        return redirect("jobs", slug)
    with timezone.override(access.conference.zone):
        return render(request, "components/under_way.html", {"access": access, "conference": access.conference})
