"""Where the link in a mail leads: its page is shown to whoever asks, and a button opens the visit."""

import time
from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agreements import links, workflow
from agreements.models import Agreement, HelpKind, Text
from agreements.web import throttles
from signatures.responses import see_other
from signatures.visits import changed_words, opening, sheets
from signatures.visits.forms import NewLinkForm
from signatures.visits.link_sessions import no_such_link, open_session, over, revoked

# A known and an unknown address are answered after the same time, in seconds.
ANSWER_AFTER = 0.3


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """Scanners of mails read this; only the post, which they do not send, begins a visit."""
    link = links.find(token)
    if link is None:
        # Only wrong ones count: a right link opens, whatever somebody else in the same network tries.
        throttles.spend("bad_link", throttles.network_of(request))
        return no_such_link(request, status=404)
    if link.is_revoked:
        return revoked(request, link)
    if links.is_over(link):
        return over(request, link)
    if request.method == "POST":
        opening.open_link(link)
        open_session(request, link)
        if request.POST.get("next") == HelpKind.NOT_ME and link.agent is None:
            return see_other("visit_help", link=link.pk, kind=HelpKind.NOT_ME)
        return see_other("visit", link=link.pk)
    asked, reader = sheets.waiting(link), link.agent or link.author
    context = {
        "conference": link.author.conference,
        "agent": link.agent,
        "for_whom": link.author.name,
        "email": reader.email,
        "name": reader.name,
        "waiting": len(asked),
        "titles": [agreement.authorship.paper.title for agreement in asked],
        "answered": sheets.answered(link),
        "corrected": _corrected(asked),
    }
    return render(request, "sign/landing.html", context)


def _corrected(asked: Sequence[Agreement]) -> Text | None:
    """The text that was corrected since the reader was asked to sign it."""
    present = workflow.with_present_words(asked)
    return next((each.text for each in present if changed_words.is_changed(each)), None)


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
