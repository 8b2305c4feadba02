"""What happened so far, and the mails: looked up by whoever came by a link, before and after an answer."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.models import Link
from signatures.visits.afterwards import own_history
from signatures.visits.conversations import frame, is_told_not_me
from signatures.visits.link_sessions import with_link_session


@login_not_required  # the link is the key
@require_safe
@with_link_session
def visit_history(request: HttpRequest, link: Link) -> HttpResponse:
    if is_told_not_me(link.author):
        # It is not theirs to read.
        return render(request, "sign/not_me.html", frame(link))
    context = frame(link) | {"papers": own_history.happened(link), "mails": own_history.mails(link)}
    return render(request, "sign/afterwards/history.html", context)
