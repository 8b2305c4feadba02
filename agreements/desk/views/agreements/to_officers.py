"""Asking an officer for an author's answer, and taking that back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.deciding.wishes import still_open, wish
from agreements.desk.forms.settling import ForwardForm, ShownForm
from agreements.desk.views.agreements.dialogues import ask_or_do, found
from agreements.models import Agreement, Author, HelpKind, HelpRequest, User
from agreements.people import forwarding
from agreements.people.answers import SettledMeanwhileError

_ANY = ["GET", "HEAD", "POST"]


@require_http_methods(_ANY)
def forward(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?request=`: what named the officer and is settled by it; `?agreement=`: the one that is ticked."""
    access = conference_for(request.user, slug, May.MANAGE)
    author = get_object_or_404(access.conference.authors.standing().select_related("conference"), pk=pk)
    asked = wish(request, HelpRequest.objects.filter(author=author, kind=HelpKind.EMPLOYER))
    chosen = request.GET.get("agreement", "")
    form = ForwardForm(request.POST or None, author=author, request=asked, chosen=chosen)
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        if agreement := _forwarded(request, author, form, asked):
            return redirect("agreement", slug, agreement)
        status = 409
    return _page(request, access, author, form, asked, status=status)


def _forwarded(request: HttpRequest, author: Author, form: ForwardForm, asked: HelpRequest | None) -> UUID | None:
    """One of the agreements that were forwarded; None if somebody was first, which is told."""
    chosen: list[UUID] = form.cleaned_data["agreements"]
    try:
        agent = forwarding.forward(author, chosen, officer=form.officer, by=staff_user(request), request=asked)
    except forwarding.NotToForwardError:
        messages.warning(request, _("One of these was answered, ended or forwarded meanwhile. Nothing was forwarded."))
    except SettledMeanwhileError:
        messages.warning(request, _("The request was settled meanwhile, so nothing was forwarded."))
    else:
        messages.success(request, _("Forwarded to {officer}; the mail is on its way.").format(officer=agent))
        return chosen[0]
    return None


def _page(
    request: HttpRequest, access: Access, author: Author, form: ForwardForm, asked: HelpRequest | None, *, status: int
) -> HttpResponse:
    context: dict[str, Any] = {
        "access": access,
        "conference": access.conference,
        "section": "authors",
        "author": author,
        "form": form,
        # Of a request that somebody settled meanwhile nothing is settled once more.
        "asked": still_open(asked),
    }
    return render(request, "desk/forward.html", context, status=status)


@require_http_methods(_ANY)
def take_back_forward(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    access, asked = found(request, slug, pk)
    dialogue = {
        "question": _("Ask the officer no longer for {name}?"),
        "verb": _("Take it back"),
        "consequences": [
            _("Their link no longer opens this agreement, and mails to them about it that wait are not sent."),
            _("If the request has reached the officer, a mail says that it is no longer needed."),
            _("{name} is asked and reminded again.").format(name=asked.authorship.printed_name),
        ],
        "disabled_because": forwarding.why_not_take_back(asked),
    }
    return ask_or_do(request, access, asked, ShownForm, dialogue, _take_back)


def _take_back(asked: Agreement, _reason: str, by: User) -> str | None:
    try:
        forwarding.take_back(asked, by=by)
    except forwarding.NotForwardedError:
        return None
    return _("The officer is no longer asked for {name}.")
