"""Where the link in an invitation to a team leads: a page for whoever asks, and a button that begins."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from agreements import staff_links
from agreements.conferences import team_invitations
from agreements.conferences.team_invitations import EndedInvitationError
from agreements.desk.accounts.entering import enter
from agreements.desk.accounts.forms import NewMemberForm
from agreements.models import TeamInvitation, User
from agreements.web import throttles

_KEY = "team_invitation"


@login_not_required  # the link is the key
@require_http_methods(["GET", "HEAD", "POST"])
def join_link(request: HttpRequest, token: str) -> HttpResponse:
    """Scanners of mails read this; only the post, which they do not send, goes on, at an address without the token."""
    invitation = staff_links.invitation_of(token)
    if invitation is None:
        throttles.spend("bad_link", throttles.network_of(request))
        return render(request, "join/over.html", status=404)
    if not invitation.is_standing:
        return _over(request, invitation)
    if request.method == "POST":
        if not request.user.is_authenticated:
            # From now on the session opens something: nobody who knew it before may share it.
            request.session.cycle_key()
        request.session[_KEY] = str(invitation.pk)
        return redirect("join")
    return render(request, "join/link.html", {"invitation": invitation, "conference": invitation.conference})


@login_not_required  # whoever is invited may have no account
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Accept: with the account of the invited address, or with one that is made here."""
    invitation = _invitation_of(request)
    if invitation is None or not invitation.is_standing:
        return _over(request, invitation)
    context = {"invitation": invitation, "conference": invitation.conference}
    if request.user.is_authenticated:
        return _accept(request, request.user, invitation)
    if User.objects.filter(email=invitation.email).exists():
        return _page(request, "join/log_in.html", context)
    form = NewMemberForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        try:
            team_invitations.accept_with_account(invitation, user=user)
        except EndedInvitationError:
            return _over(request, _invitation_of(request))
        return _in(request, enter(request, user, "dashboard", invitation.conference.slug), invitation)
    return _page(request, "join/new_account.html", context | {"form": form})


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Asked once more: that there is an account now can mean that somebody was quicker with the same invitation."""
    invitation = _invitation_of(request)
    if invitation is None or not invitation.is_standing:
        return _over(request, invitation)
    return render(request, template, context)


def _accept(request: HttpRequest, user: User, invitation: TeamInvitation) -> HttpResponse:
    context = {
        "invitation": invitation,
        "conference": invitation.conference,
        "is_other": user.email != invitation.email,
    }
    if request.method != "POST" or user.email != invitation.email:
        return render(request, "join/accept.html", context)
    try:
        team_invitations.accept(invitation, user=user)
    except EndedInvitationError:
        return _over(request, _invitation_of(request))
    return _in(request, redirect("dashboard", invitation.conference.slug), invitation)


def _in(request: HttpRequest, response: HttpResponse, invitation: TeamInvitation) -> HttpResponse:
    request.session.pop(_KEY, None)
    words = _("You are on the team of {conference} now, as its {role}.")
    role = str(invitation.get_role_display()).lower()
    messages.success(request, words.format(conference=invitation.conference.name, role=role))
    return response


@login_not_required  # to say no takes no account
@require_POST
def decline_invitation(request: HttpRequest) -> HttpResponse:
    invitation = _invitation_of(request)
    if invitation is None:
        return _over(request, None)
    try:
        team_invitations.decline(invitation)
    except EndedInvitationError:
        return _over(request, _invitation_of(request))
    request.session.pop(_KEY, None)
    return render(request, "join/declined.html", {"conference": invitation.conference})


def _invitation_of(request: HttpRequest) -> TeamInvitation | None:
    found = TeamInvitation.objects.select_related("conference", "invited_by")
    key = request.session.get(_KEY)
    return found.filter(pk=UUID(key)).first() if key else None


def _over(request: HttpRequest, invitation: TeamInvitation | None) -> HttpResponse:
    return render(request, "join/over.html", {"invitation": invitation}, status=410)
