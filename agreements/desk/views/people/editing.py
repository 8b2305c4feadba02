"""Corrections to a person, and to how a paper has its author; what follows for what was signed is asked first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.forms.persons import AuthorshipForm, PersonForm
from agreements.models import Author, Authorship
from agreements.people import amending
from agreements.sentences import counted
from agreements.settling.corrections import Corrected

_ANY = ["GET", "HEAD", "POST"]


@require_http_methods(_ANY)
def edit_author(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    author = get_object_or_404(access.conference.authors.standing(), pk=pk)
    form = PersonForm(request.POST or None, author=author)
    status = 200
    if request.method == "POST" and form.is_valid():
        if asked := _asked_first(request, access, form, author):
            return asked
        if _amended(request, form):
            return redirect("author", slug, pk)
        status = 409
    context = _context(access, author) | {"form": form}
    return render(request, "desk/people/edit_author.html", context, status=status)


@require_http_methods(_ANY)
def edit_authorship(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    standing = Authorship.objects.standing().select_related("paper", "author")
    authorship = get_object_or_404(standing, pk=pk, paper__conference=access.conference)
    form = AuthorshipForm(request.POST or None, authorship=authorship)
    status = 200
    if request.method == "POST" and form.is_valid():
        if asked := _asked_first(request, access, form, authorship.author):
            return asked
        if _amended(request, form):
            return redirect("paper", slug, authorship.paper_id)
        status = 409
    context = _context(access, authorship.author) | {"form": form, "authorship": authorship}
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


def _amended(request: HttpRequest, form: PersonForm | AuthorshipForm) -> bool:
    """False if somebody was first, which the form says."""
    try:
        if form.was_shown is None:
            raise amending.OvertakenCorrectionError
        corrected = _amend(form, request)
    except amending.OvertakenCorrectionError:
        form.ask_again()
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
