"""What authors asked the staff to settle."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.access import May, conference_for, staff_user
from agreements.desk import lists
from agreements.people import help_requests as deeds


@require_safe
def help_requests(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug)
    conference = access.conference
    context = {
        "access": access,
        "conference": conference,
        "section": "authors",
        "open_requests": conference.help_requests.open().select_related("author", "objected_by"),
        "settled": lists.settled_requests(conference),
    }
    return render(request, "desk/help_requests.html", context)


@require_POST
def settle_help(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.MANAGE).conference
    asked = get_object_or_404(conference.help_requests.select_related("author"), pk=pk)
    if deeds.settle(asked, by=staff_user(request)):
        messages.success(request, _("The request from {author} has been settled.").format(author=asked.author))
    else:
        messages.warning(request, _("Somebody else has already settled this request."))
    return redirect("help_requests", slug)
