"""The life of one edition: closed and opened again, handed over, hidden and brought back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.access import Access, May, conference_for, hidden_conferences_of, staff_user
from agreements.accounts.recent import recent_login_required
from agreements.conferences import team_invitations
from agreements.conferences.editions import closing, hiding
from agreements.desk.editions.edition_phrases import closed_words, goes_on, owed_at_closing, reopened_words
from agreements.desk.forms.editions.hand_over_form import HandOverForm
from agreements.desk.forms.people import ALREADY_ON_THE_TEAM
from agreements.models import Role


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    open_ones = access.conference.team_invitations.unanswered().filter(hands_over_from__isnull=False)
    context = _context(access) | {
        "copies": access.conference.copies.filter(hidden_at=None).order_by("created_at"),
        "handed_over": [each for each in open_ones if each.is_standing],
    }
    return render(request, "desk/editions/edition.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def close_conference(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    if request.method == "POST":
        try:
            done = closing.close(conference, by=staff_user(request))
        except closing.AlreadyClosedError:
            messages.warning(request, _("It was closed already. Nothing was changed."))
        except closing.HalfDoneError:
            words = _(
                "A list is being imported, or a new text or policy applied. Wait until that is done; then close."
            )
            messages.error(request, words)
        else:
            messages.success(request, closed_words(conference, done))
        return redirect("edition", slug)
    asked = {
        "question": _("Close {conference}?").format(conference=conference.name),
        "consequences": [*owed_at_closing(closing.owed(conference)), *goes_on(conference)],
        "verb": _("Close it"),
        "is_dangerous": True,
        "disabled_because": _("It is closed already.") if conference.is_closed else "",
    }
    return render(request, "confirm.html", _context(access) | _back(slug) | asked)


@require_POST
def reopen_conference(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.OWN).conference
    try:
        words = reopened_words(conference, closing.reopen(conference, by=staff_user(request)))
    except closing.AlreadyOpenError:
        messages.warning(request, _("It was open already. Nothing was changed."))
    except closing.StillHiddenError:
        messages.warning(request, _("It is hidden. Bring it back first, and then open it."))
    else:
        messages.success(request, words)
    return redirect("edition", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def hide_conference(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    if request.method == "POST":
        words = _("{conference} is hidden: only its owners still find it.").format(conference=conference.name)
        return _done(request, lambda: hiding.hide(conference, by=staff_user(request)), words, slug)
    asked = {
        "question": _("Hide {conference}?").format(conference=conference.name),
        "consequences": [
            _("It is left out of every list, and its pages are not there for anybody on the team but its owners."),
            _("Documents can be checked as before."),
            _("An owner can bring it back at any time, from the page of hidden conferences."),
        ],
        "verb": _("Hide it"),
        "disabled_because": "" if conference.is_closed else _("It is open. Close it first."),
    }
    return render(request, "confirm.html", _context(access) | _back(slug) | asked)


@require_POST
def bring_back_conference(request: HttpRequest, slug: str) -> HttpResponse:
    conference = conference_for(request.user, slug, May.OWN).conference
    words = _("{conference} is back in the lists. It is still closed.").format(conference=conference.name)
    return _done(request, lambda: hiding.bring_back(conference, by=staff_user(request)), words, slug)


@require_safe
def hidden_conferences(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/editions/hidden.html", {"conferences": hidden_conferences_of(staff_user(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@recent_login_required
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    user = staff_user(request)
    form = HandOverForm(request.POST or None, owner=user)
    if request.method == "POST" and form.is_valid():
        email, given = form.cleaned_data["email"], team_invitations.HandingOver(user, form.former_role)
        try:
            team_invitations.invite(access.conference, email=email, role=Role.OWNER, by=user, handing_over=given)
        except team_invitations.AlreadyMemberError:
            form.add_error("email", ALREADY_ON_THE_TEAM)
        else:
            words = _("{email} is mailed a link. Until it is accepted, you remain the owner.")
            messages.success(request, words.format(email=email))
            return redirect("edition", slug)
    asked = {
        "question": _("Hand {conference} over").format(conference=access.conference.name),
        "consequences": [
            _("Whoever accepts becomes an owner, with all that an owner may do here."),
            _("Other owners stay owners. What was signed and recorded stays as it is."),
        ],
        "form": form,
        "verb": _("Send the link"),
    }
    return render(request, "confirm.html", _context(access) | _back(slug) | asked)


def _done(request: HttpRequest, deed: Callable[[], None], words: str, slug: str) -> HttpResponse:
    try:
        deed()
    except hiding.StillOpenError:
        messages.warning(request, _("It is open. Close it first."))
    except hiding.NothingToDoError:
        messages.warning(request, _("Somebody else has just done that. Nothing was changed."))
    else:
        messages.success(request, words)
    return redirect("edition", slug)


def _context(access: Access) -> dict[str, Any]:
    return {"access": access, "conference": access.conference, "section": "settings"}


def _back(slug: str) -> dict[str, str]:
    return {"back_url": reverse("edition", args=[slug]), "back_label": _("This edition")}
