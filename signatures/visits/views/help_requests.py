"""What an author wants the conference to settle."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from agreements.models import HelpKind, Link
from signatures import signing
from signatures.responses import see_other
from signatures.visits.forms import HelpForm
from signatures.visits.link_sessions import with_link_session


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
@with_link_session
def visit_help(request: HttpRequest, link: Link, kind: str) -> HttpResponse:
    if kind not in HelpKind.of_authors():
        raise Http404
    wanted = HelpKind(kind)
    form = HelpForm(request.POST if request.method == "POST" else None, kind=wanted)
    context = {"link": link, "author": link.author, "conference": link.author.conference, "kind": wanted, "form": form}
    if not form.is_valid():
        return render(request, "sign/help.html", context, status=422 if form.is_bound else 200)
    signing.ask_for_help(link, kind=wanted, words=form.cleaned_data["words"])
    return see_other("visit_helped", link=link.pk, kind=wanted)


@login_not_required  # the link is the key
@require_safe
@with_link_session
def visit_helped(request: HttpRequest, link: Link, kind: str) -> HttpResponse:
    if kind not in HelpKind.of_authors():
        raise Http404
    author = link.author
    context = {"link": link, "author": author, "conference": author.conference, "kind": HelpKind(kind)}
    return render(request, "sign/helped.html", context)
