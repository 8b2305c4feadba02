"""Where the link in a mail leads: its page is shown to whoever asks, and a button opens the visit."""

import re
import time
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from agreements import links
from agreements.models import HelpKind, Link
from agreements.web import throttles
from signatures.responses import see_other
from signatures.visits import opening
from signatures.visits.arriving.landing_page import landing_context
from signatures.visits.arriving.new_link_form import NewLinkForm
from signatures.visits.link_sessions import no_such_link, open_session, over, revoked
from signatures.visits.views.author_documents import draft_of

# A known and an unknown address are answered after the same time, in seconds.
ANSWER_AFTER = 0.3
# Of what was asked before: it is read at once.
_REQUEST = re.compile(r"request-[0-9]{1,18}", re.ASCII)
# What can be said of the address of a mail before its pages are opened: whoever says so is led there.
_AT_ONCE = (HelpKind.NOT_ME, HelpKind.OTHER_ADDRESS, HelpKind.NOT_MY_PAPER)


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """Scanners of mails read this; only the post, which they do not send, begins a visit."""
    link = _arrived(request, token)
    if isinstance(link, HttpResponse):
        return link
    if request.method == "POST":
        opening.open_link(link)
        open_session(request, link)
        return onwards(request, link)
    return render(request, "sign/landing.html", landing_context(link) | {"token": links.tidied(token)})


@login_not_required  # the link is the key
@require_safe
def landing_draft(request: HttpRequest, token: str, agreement: UUID) -> HttpResponse:
    """The agreement to be read before the visit is opened; whoever fetches it has done nothing."""
    link = _arrived(request, token)
    return link if isinstance(link, HttpResponse) else draft_of(link, agreement)


def onwards(request: HttpRequest, link: Link) -> HttpResponse:
    """To the papers, or to what whoever pressed a button of the landing page has to say first."""
    wanted = request.POST.get("next", "")
    if wanted in _AT_ONCE and link.agent is None:
        return see_other("visit_help", link=link.pk, kind=wanted)
    if _REQUEST.fullmatch(wanted) and link.agent is None:
        return see_other("visit_request", link=link.pk, pk=int(wanted.removeprefix("request-")))
    return see_other("visit", link=link.pk)


def _arrived(request: HttpRequest, token: str) -> Link | HttpResponse:
    """The link as far as it opens something, or else what is said instead."""
    link = links.find(token)
    if link is None:
        # Only wrong ones count: a right link opens, whatever somebody else in the same network tries.
        throttles.spend("bad_link", throttles.network_of(request))
        return no_such_link(request, status=404)
    if link.is_revoked:
        return revoked(request, link)
    return over(request, link) if links.is_over(link) else link


@login_not_required  # who has lost the link has no key
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: HttpRequest) -> HttpResponse:
    form = NewLinkForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "sign/new_link.html", {"form": form}, status=422 if form.is_bound else 200)
    email = form.cleaned_data["email"]
    network = throttles.network_of(request)
    throttles.spend("new_link_network", network)
    # What somebody elsewhere asks for this address takes nothing of it; mails to it have a pause of their own.
    throttles.spend("new_link_address", email, network)
    throttles.slow("new_link_all", email)
    until = time.monotonic() + ANSWER_AFTER
    opening.send_new_links(email)
    time.sleep(max(0.0, until - time.monotonic()))
    return render(request, "sign/new_link_sent.html")
