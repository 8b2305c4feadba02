"""Corrections to a person, and to how a paper has its author; what follows for what was signed is asked first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.deciding.wishes import still_open, wish
from agreements.desk.forms.persons import AuthorshipForm, PersonForm
from agreements.models import Author, Authorship, HelpKind, HelpRequest
from agreements.people import amending
from agreements.people.answers import SettledMeanwhileError, WhatWasDone
from agreements.people.as_asked import as_asked
from agreements.sentences import counted
from agreements.settling.corrections import Corrected

_ANY = ["GET", "HEAD", "POST"]


@require_http_methods(_ANY)
def edit_author(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?request=`: of the author whose name is misspelt; the correction settles it."""
    access = conference_for(request.user, slug, May.MANAGE)
    author = get_object_or_404(access.conference.authors.standing(), pk=pk)
    asked = wish(request, HelpRequest.objects.filter(author=author, kind=HelpKind.NAME))
    form = PersonForm(request.POST or None, author=author, wished=asked.printed_name if asked else "")
    status = 200
    if request.method == "POST" and form.is_valid():
        if question := _asked_first(request, access, form, author):
            return question
        if _amended(request, form, asked):
            return redirect("author", slug, pk)
        status = 409
    context = _context(access, author) | {"form": form, "asked": still_open(asked)}
    return render(request, "desk/people/edit_author.html", context, status=status)


@require_http_methods(_ANY)
def edit_authorship(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    standing = Authorship.objects.standing().select_related("paper", "author")
    authorship = get_object_or_404(standing, pk=pk, paper__conference=access.conference)
    asked = wish(request, HelpRequest.objects.filter(about=authorship, kind=HelpKind.CO_AUTHOR))
    form = AuthorshipForm(request.POST or None, authorship=authorship, wished=asked.printed_name if asked else "")
    status = 200
    if request.method == "POST" and form.is_valid():
        if question := _asked_first(request, access, form, authorship.author):
            return question
        if _amended(request, form, asked):
            return redirect("paper", slug, authorship.paper_id)
        status = 409
    context = _context(access, authorship.author) | {
        "form": form,
        "authorship": authorship,
        "asked": still_open(asked),
    }
    return render(request, "desk/people/edit_authorship.html", context, status=status)


def _context(access: Access, author: Author) -> dict[str, object]:
    return {"access": access, "conference": access.conference, "section": "authors", "author": author}


def _asked_first(
    request: HttpRequest, access: Access, form: PersonForm | AuthorshipForm, author: Author
) -> HttpResponse | None:
    """The page that tells what will follow; None if nothing does, or it was told."""
    consequences = [] if form.cleaned_data["is_confirmed"] else form.consequences(access.conference)
    if not consequences:
        return None
    context = _context(access, author) | {"consequences": consequences, "pairs": form.as_confirmed()}
    return render(request, "desk/people/confirm_correction.html", context)


def _amended(request: HttpRequest, form: PersonForm | AuthorshipForm, asked: HelpRequest | None) -> bool:
    """False if somebody was first, which the form or a message says."""
    author = form.author if isinstance(form, PersonForm) else form.authorship.author
    try:
        if form.was_shown is None:
            raise amending.OvertakenCorrectionError
        with as_asked(asked, WhatWasDone.NAME, by=staff_user(request), people=(author.pk,)):
            corrected = _amend(form, request)
    except amending.OvertakenCorrectionError:
        form.ask_again()
        return False
    except SettledMeanwhileError:
        messages.warning(request, _("The request was settled meanwhile, so nothing was changed."))
        return False
    messages.success(request, _said(corrected))
    return True


def _amend(form: PersonForm | AuthorshipForm, request: HttpRequest) -> Corrected:
    by, changes = staff_user(request), form.changes
    if isinstance(form, PersonForm):
        person = form.author
        return amending.amend_author(person, changes=changes, by=by, shown=form.was_shown, printed_on=form.printed_on)
    return amending.amend_authorship(form.authorship, changes=changes, by=by, shown=form.was_shown)


def _said(corrected: Corrected) -> str:
    saved = _("The correction has been saved.")
    if corrected.told:
        return f"{saved} {_('The author is told of it by mail.')}"
    if corrected.asked_again:
        words = counted(
            "{count} agreement has to be signed again.",
            "{count} agreements have to be signed again.",
            corrected.asked_again,
        )
        return f"{saved} {words}"
    return saved
