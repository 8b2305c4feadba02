"""Who is an author of a paper: added by hand, taken off, put back, and in which order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.access import Access, May, conference_for, staff_user
from agreements.desk.deciding.wishes import still_open, wish
from agreements.desk.forms.author_order import AuthorOrderForm, EndAuthorshipForm
from agreements.desk.forms.newcomers import NewAuthorForm
from agreements.desk.listing.row_keys import key_in
from agreements.desk.views.authors import invite
from agreements.models import Author, Authorship, HelpKind, HelpRequest, Paper
from agreements.models.requests import HelpRequestQuerySet
from agreements.people.answers import SettledMeanwhileError, WhatWasDone
from agreements.people.as_asked import as_asked
from agreements.people.authorships import adding, positions, taking_off

_ANY = ["GET", "HEAD", "POST"]
_FOUND = 12


@require_http_methods(_ANY)
def add_author(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """With `?person=` somebody who is in the list already; with `?search=` those who may be it; with `?request=` as a
    co-author asked, whose request is settled by it."""
    access = conference_for(request.user, slug, May.MANAGE)
    paper = get_object_or_404(access.conference.papers, pk=pk)
    person = _person(access, request.GET.get("person", ""))
    count = paper.authorships.standing().count()
    asked = wish(request, _of_missing(paper))
    form = NewAuthorForm(
        request.POST or None, conference=access.conference, person=person, last=count + 1, wished=asked
    )
    if request.method == "POST" and form.is_valid() and _added(request, paper, form, asked):
        return redirect("paper", slug, pk)
    words = request.GET.get("search", "").strip()
    found = access.conference.authors.standing().search(words)[:_FOUND] if words else []
    context = _context(access, paper) | {
        "form": form,
        "person": person,
        "search": words,
        "found": found,
        "asked": still_open(asked),
    }
    status = 409 if form.is_bound and form.is_valid() else 200
    return render(request, "desk/people/add_author.html", context, status=status)


def _of_missing(paper: Paper) -> HelpRequestQuerySet:
    return HelpRequest.objects.filter(kind=HelpKind.CO_AUTHOR, about=None, agreement__authorship__paper=paper)


def _person(access: Access, pk: str) -> Author | None:
    if not pk:
        return None
    return get_object_or_404(access.conference.authors.standing(), pk=key_in(pk))


def _added(request: HttpRequest, paper: Paper, form: NewAuthorForm, asked: HelpRequest | None) -> bool:
    """False if it could not be, which a message says."""
    by, person = staff_user(request), (form.person.pk,) if form.person else ()
    try:
        with as_asked(asked, WhatWasDone.ADDED, by=by, people=person, paper=paper):
            added = adding.add_author(paper, form.who, on_paper=form.on_paper, by=by)
    except SettledMeanwhileError:
        messages.warning(request, _("The request was settled meanwhile, so nobody was added."))
        return False
    except adding.AlreadyAuthorError:
        messages.error(request, _("{name} is an author of this paper already.").format(name=form.person))
        return False
    except adding.WithdrawnPaperError:
        messages.error(request, _("This paper was withdrawn, so nobody can be added. Revive it first."))
        return False
    except adding.MergedError as error:
        words = _("This entry was just merged into {name}. Add that one.")
        messages.error(request, words.format(name=error.survivor))
        return False
    words = _("{name} is an author of paper {number} now, in place {place}.")
    messages.success(request, words.format(name=added.printed_name, number=paper.number, place=added.position))
    if form.cleaned_data["is_invited"] and added.author.email:
        invite(request, added.author)
    return True


@require_http_methods(_ANY)
def order_authors(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    paper = get_object_or_404(access.conference.papers, pk=pk)
    standing = list(paper.authorships.standing().order_by("position"))
    form = AuthorOrderForm(request.POST if request.method == "POST" else None, authorships=standing)
    status = 200
    if request.method == "POST":
        is_valid = form.is_valid()
        if form.is_of_others:
            form, status = AuthorOrderForm(authorships=standing), 409
            messages.error(request, _("The authors of this paper have changed since you opened the page. Look again."))
        elif is_valid:
            return _reordered(request, paper, form)
    context = _context(access, paper) | {"form": form}
    return render(request, "desk/people/order_authors.html", context, status=status)


def _reordered(request: HttpRequest, paper: Paper, form: AuthorOrderForm) -> HttpResponse:
    try:
        is_new = positions.reorder(paper, form.order, by=staff_user(request))
    except positions.OtherAuthorsError:
        messages.error(request, _("The authors of this paper have just changed, so their order stayed. Look again."))
        return redirect("order_authors", paper.conference.slug, paper.pk)
    messages.success(
        request, _("The authors have their new order.") if is_new else _("The order is the same as before.")
    )
    return redirect("paper", paper.conference.slug, paper.pk)


@require_http_methods(_ANY)
def end_authorship(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """“Not an author of this paper”."""
    access = conference_for(request.user, slug, May.MANAGE)
    authorship = _authorship(access, pk)
    asked = wish(request, _that_it_is_not_theirs(authorship))
    form = EndAuthorshipForm(request.POST or None)
    if authorship.ended_at is not None:
        messages.warning(
            request, _("{name} is no longer an author of this paper.").format(name=authorship.printed_name)
        )
        return redirect("paper", slug, authorship.paper_id)
    status = 200
    if request.method == "POST" and form.is_valid():
        if _ended(request, authorship, form.cleaned_data["reason"], asked):
            return redirect("paper", slug, authorship.paper_id)
        status = 409
    agreement = authorship.agreements.standing().first()
    context = _context(access, authorship.paper) | {
        "form": form,
        "authorship": authorship,
        "agreement": agreement,
        "asked": still_open(asked),
    }
    return render(request, "desk/people/end_authorship.html", context, status=status)


def _that_it_is_not_theirs(authorship: Authorship) -> HelpRequestQuerySet:
    return HelpRequest.objects.filter(
        kind=HelpKind.NOT_MY_PAPER, author=authorship.author_id, agreement__authorship=authorship
    )


def _ended(request: HttpRequest, authorship: Authorship, reason: str, asked: HelpRequest | None) -> bool:
    """False if they are still an author of the paper, which a message says."""
    by = staff_user(request)
    try:
        with as_asked(asked, WhatWasDone.NOT_AN_AUTHOR, by=by, paper=authorship.paper):
            ended = taking_off.end_authorship(authorship, reason=reason, by=by)
    except SettledMeanwhileError:
        words = _(
            "The request was settled meanwhile, so nothing was changed: {name} is still an author of this paper."
        )
        messages.warning(request, words.format(name=authorship.printed_name))
        return False
    except taking_off.EndedAlreadyError:
        messages.warning(request, _("Somebody else has just done this. Nothing more was changed."))
        return True
    words = _("{name} is no longer an author of paper {number}.")
    messages.success(request, words.format(name=authorship.printed_name, number=authorship.paper.number))
    if ended.is_told:
        messages.info(request, _("A mail tells them so, with your reason."))
    return True


@require_POST
def reinstate_authorship(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.MANAGE)
    authorship = _authorship(access, pk)
    name = authorship.printed_name
    try:
        back = taking_off.reinstate_authorship(authorship, by=staff_user(request))
    except taking_off.EndedAlreadyError:
        messages.warning(request, _("{name} is an author of this paper already.").format(name=name))
    except (adding.AlreadyAuthorError, taking_off.NotToBePutBackError):
        words = _("{name} cannot be put back: they are on this paper by another entry, or ended by a merger.")
        messages.error(request, words.format(name=name))
    except adding.WithdrawnPaperError:
        messages.error(request, _("This paper was withdrawn, so nobody can be put back. Revive it first."))
    else:
        words = (
            _("{name} is an author of paper {number} again. A mail tells them so.")
            if back.is_told
            else _("{name} is an author of paper {number} again. Nobody is mailed: invite them if they should answer.")
        )
        messages.success(request, words.format(name=name, number=authorship.paper.number))
    return redirect("paper", slug, authorship.paper_id)


def _authorship(access: Access, pk: int) -> Authorship:
    found = Authorship.objects.select_related("paper__conference", "author")
    return get_object_or_404(found, pk=pk, paper__conference=access.conference)


def _context(access: Access, paper: Paper) -> dict[str, object]:
    return {"access": access, "conference": access.conference, "section": "papers", "paper": paper}
