"""Pages that had another address once: links to them stand in mails that were sent, and in bookmarks."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.views.decorators.http import require_http_methods

from agreements.access import conference_for


class SameMethodRedirect(HttpResponseRedirect):
    """What was posted is posted there, so that a page that was open over an upgrade loses nothing."""

    status_code = 307


@require_http_methods(["GET", "HEAD", "POST"])
def moved(request: HttpRequest, slug: str, to: str, rest: str = "") -> HttpResponse:
    """To nobody but the conference's staff: an address of somebody else's leads nowhere."""
    conference_for(request.user, slug)
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return SameMethodRedirect(f"{resolve_url('dashboard', slug)}{to}{rest}{query}")
