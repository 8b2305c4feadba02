"""A test mail to whoever presses: its link opens a walk through the author's pages that records nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.access import May, conference_for, staff_user
from agreements.desk.views.own_words.word_looks import stem_or_404
from agreements.mail.words import to_oneself
from agreements.web import throttles


@require_POST
def send_test_mail(request: HttpRequest, slug: str, stem: str) -> HttpResponse:
    """With the words that are saved. Without an address for replies nothing is sent: see NoReplyAddressError."""
    conference = conference_for(request.user, slug, May.MANAGE).conference
    found, user = stem_or_404(stem), staff_user(request)
    throttles.spend("test_mail", user.pk)
    to_oneself.send(conference, found, by=user)
    words = _(
        "A test mail is on its way to {address}. Its link opens the pages as an author finds them, and records nothing."
    )
    messages.success(request, words.format(address=user.email))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("edit_words", slug, found.name)
