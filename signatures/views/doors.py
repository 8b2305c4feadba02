"""Who is inside: which links this browser has opened, for how long, and what those outside are told."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements import throttles
from agreements.models import Link
from signatures import visits
from signatures.forms import NewLinkForm

P = ParamSpec("P")
_KEY = "visits"


def enter(request: HttpRequest, link: Link) -> None:
    """Let this browser in for VISIT_SECONDS; links that it opened before stay open beside this one."""
    standing = _standing(request)
    if not standing:
        # From now on the session opens something: nobody who knew it before may share it.
        request.session.cycle_key()
    request.session[_KEY] = standing | {str(link.pk): int(time.time()) + settings.VISIT_SECONDS}


def is_inside(request: HttpRequest, link: UUID) -> bool:
    return str(link) in _standing(request)


def _standing(request: HttpRequest) -> dict[str, int]:
    now = time.time()
    return {link: until for link, until in request.session.get(_KEY, {}).items() if until > now}


def inside(
    view: Callable[Concatenate[HttpRequest, Link, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Fetch the link of the address for a browser that has opened it; a post keeps the visit open for longer."""

    @wraps(view)
    def guarded(request: HttpRequest, link: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = visits.link_of(link) if is_inside(request, link) else None
        if found is None:
            return render(request, "sign/ended.html", {"is_post": request.method == "POST"}, status=403)
        if found.is_revoked:
            return no_such_link(request, status=410)
        if request.method == "POST":
            throttles.spend("signing", request.path)
            enter(request, found)
        return view(request, found, *args, **kwargs)

    return guarded


def no_such_link(request: HttpRequest, *, status: int) -> HttpResponse:
    """The same words for a link that never was and for one that was taken back."""
    return render(request, "sign/no_link.html", {"form": NewLinkForm()}, status=status)
