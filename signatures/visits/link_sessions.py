"""Who is inside: which links this browser has opened, for how long, and what those outside are told."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from agreements import clock, links
from agreements.accounts import sessions
from agreements.models import Link
from agreements.web import throttles
from signatures import signing
from signatures.visits.arriving.new_link_form import NewLinkForm
from signatures.visits.drafts import unsent
from signatures.visits.help_words import label_of

P = ParamSpec("P")
_KEY = "visits"


def open_session(request: HttpRequest, link: Link) -> None:
    """Let this browser in for VISIT_SECONDS; what it opened before, and a login, stay beside this."""
    # From now on the session opens something more.
    sessions.renew(request)
    keep_open(request, link.pk)


def keep_open(request: HttpRequest, link: UUID) -> None:
    request.session[_KEY] = _sessions_of(request) | {str(link): int(clock.now().timestamp()) + settings.VISIT_SECONDS}


def is_open(request: HttpRequest, link: UUID) -> bool:
    return str(link) in _sessions_of(request)


def _sessions_of(request: HttpRequest) -> dict[str, int]:
    now = clock.now().timestamp()
    return {link: until for link, until in request.session.get(_KEY, {}).items() if until > now}


def with_link_session(
    view: Callable[Concatenate[HttpRequest, Link, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Fetch the link of the address for a browser that has opened it; a post keeps the visit open for longer."""

    @wraps(view)
    def guarded(request: HttpRequest, link: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = links.with_id(link) if is_open(request, link) else None
        if found is None:
            return _ended(request, link)
        if found.is_revoked:
            return revoked(request, found)
        if links.is_over(found):
            return over(request, found)
        if request.method == "POST":
            throttles.slow("signing", request.path)
            keep_open(request, found.pk)
        try:
            return view(request, found, *args, **kwargs)
        except signing.MovedLinkError:
            # Two entries became one, or two again, since it was looked up.
            return guarded(request, link, *args, **kwargs)
        except signing.FormerLinkError:
            return revoked(request, found)

    return guarded


def _ended(request: HttpRequest, link: UUID) -> HttpResponse:
    """What was filled in at a browser that had opened the link is not lost, and shown to nobody who has not the link."""
    is_post = request.method == "POST"
    was_opened = str(link) in request.session.get(_KEY, {})
    found = links.with_id(link) if was_opened else None
    may_keep = is_post and found is not None and not found.is_revoked and not links.is_over(found)
    is_kept = found is not None and may_keep and unsent.keep_posted(found, request.POST)
    page = unsent.page_of(request.POST)
    context = {
        "conference": found.author.conference if found else None,
        "is_post": is_post,
        "is_kept": is_kept,
        "is_unsent": bool(page),
        "way": label_of(page),
    }
    return render(request, "sign/ended.html", context, status=403)


def for_authors(view: Callable[Concatenate[HttpRequest, Link, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page under `with_link_session` that an officer's link does not open."""

    @wraps(view)
    def guarded(request: HttpRequest, link: Link, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if link.agent_id is not None:
            raise Http404
        return view(request, link, *args, **kwargs)

    return guarded


def over(request: HttpRequest, link: Link) -> HttpResponse:
    """Of a link that has ended by itself: whom to ask, and nothing of what it opened."""
    context = {"conference": link.author.conference, "is_post": request.method == "POST" and is_open(request, link.pk)}
    return render(request, "sign/over.html", context, status=410)


def revoked(request: HttpRequest, link: Link) -> HttpResponse:
    """An officer is thanked; an author is told which conference it was, and whom to ask. Whoever has the link had the mail,
    which said as much; whose it was is not said."""
    context = {"conference": link.author.conference, "form": NewLinkForm(), "is_post": request.method == "POST"}
    page = "sign/no_longer_asked.html" if link.agent_id is not None else "sign/replaced.html"
    return render(request, page, context, status=410)


def no_such_link(request: HttpRequest, *, status: int) -> HttpResponse:
    return render(request, "sign/no_link.html", {"form": NewLinkForm()}, status=status)
