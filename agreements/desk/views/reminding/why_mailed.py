"""Why somebody did, or did not, get each mail and each reminder."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.access import conference_for
from agreements.desk.reminding.why_lines import why_lines


@require_safe
def why_mailed(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug)
    shown = get_object_or_404(access.conference.authors.standing(), pk=pk)
    shown.conference = access.conference
    context = {
        "access": access,
        "conference": access.conference,
        "section": "authors",
        "author": shown,
        "lines": why_lines(shown, shown.row_ids),
    }
    return render(request, "desk/reminding/why.html", context)
