"""A co-author who has not answered is asked by an author, by a mail of ours."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.models import Link
from agreements.people.reminding import nudging
from agreements.people.reminding.nudging import NoNoteError
from signatures import asking
from signatures.responses import see_other
from signatures.visits.co_authors.note_form import CoAuthorNoteForm
from signatures.visits.conversations import frame, is_told_not_me
from signatures.visits.drafts import unsent
from signatures.visits.link_sessions import for_authors, with_link_session


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
@with_link_session
@for_authors
def visit_nudge(request: HttpRequest, link: Link, authorship: int) -> HttpResponse:
    whom = None if is_told_not_me(link.author) else nudging.co_authorship(link.author, authorship)
    if whom is None or not link.author.conference.shows_answers:
        raise Http404
    page = unsent.of_note(authorship)
    kept = {} if request.method == "POST" else unsent.kept_of(link, page)
    form = CoAuthorNoteForm(request.POST if request.method == "POST" else None, initial=kept)
    why = nudging.why_not(whom)
    if why is None and form.is_valid():
        try:
            asking.nudge(link, whom, words=form.cleaned_data["words"])
        except NoNoteError as error:
            why = error.why
        else:
            unsent.forget(link, page)
            messages.success(request, _("Your note to {name} is on its way.").format(name=whom.printed_name))
            return see_other("visit", link=link.pk)
    if form.is_bound:
        unsent.keep(link, page, request.POST)
    context = frame(link) | {
        "whom": whom,
        "form": form,
        "why": why.value if why else "",
        "page": page,
        "kept": kept,
    }
    status = 422 if form.is_bound else 200
    return render(request, "sign/nudge.html", context, status=409 if why and form.is_bound else status)
