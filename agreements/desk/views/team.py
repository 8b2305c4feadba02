"""Who of the staff may do what in a conference."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.access import Access, May, conference_for, staff_user
from agreements.accounts import second_factors
from agreements.accounts.recent import ensure_recent, recent_login_required
from agreements.conferences import team as deeds
from agreements.conferences import team_invitations
from agreements.desk.forms.people import ALREADY_ON_THE_TEAM, InvitationForm, RemoveMemberForm, RoleForm
from agreements.models import Conference, Membership, Role
from agreements.wording.keys import name_key

_LAST_OWNER = _("A conference needs at least one owner. Nothing was changed.")
_GONE = _("This person is no longer on the team. Nothing was changed.")


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    form = InvitationForm(request.POST or None, conference=conference)
    if request.method == "POST":
        ensure_recent(request)
        if form.is_valid() and _invite(request, conference, form):
            return redirect("team", slug)
    members = conference.memberships.select_related("user")
    context = {
        "access": access,
        "conference": conference,
        "section": "team",
        "form": form,
        "members": sorted(members, key=lambda each: (name_key(each.user.name), each.user.email)),
        "with_second_factor": second_factors.users_with_one(member.user for member in members),
        "invitations": conference.team_invitations.to_tell().order_by("email").prefetch_related("mails"),
        "roles": Role.choices,
    }
    return render(request, "desk/team.html", context)


def _invite(request: HttpRequest, conference: Conference, form: InvitationForm) -> bool:
    """False if somebody was first, which the form says."""
    try:
        invited = team_invitations.invite(conference, by=staff_user(request), **form.cleaned_data)
    except team_invitations.AlreadyMemberError:
        form.add_error("email", ALREADY_ON_THE_TEAM)
        return False
    words = gettext("{email} is mailed a link to join. You will see here when it has been used.")
    messages.success(request, words.format(email=invited.invitation.email))
    return True


@require_POST
@recent_login_required
def invite_again(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """A new link, for another 72 hours; the former one ends."""
    conference = conference_for(request.user, slug, May.OWN).conference
    former = get_object_or_404(conference.team_invitations, pk=pk)
    try:
        team_invitations.renew(former, by=staff_user(request))
    except team_invitations.AlreadyMemberError:
        messages.warning(request, ALREADY_ON_THE_TEAM)
    else:
        messages.success(request, gettext("{email} is mailed a new link.").format(email=former.email))
    return redirect("team", slug)


@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    conference = conference_for(request.user, slug, May.OWN).conference
    invitation = get_object_or_404(conference.team_invitations.select_related("conference"), pk=pk)
    try:
        team_invitations.withdraw(invitation, by=staff_user(request))
    except team_invitations.EndedInvitationError:
        messages.warning(request, gettext("The invitation was over already. Nothing was changed."))
    else:
        messages.success(
            request, gettext("The link of {email} opens nothing any more.").format(email=invitation.email)
        )
    return redirect("team", slug)


def _member(conference: Conference, pk: int) -> Membership | None:
    """None for somebody who was removed; Http404 for one of another conference."""
    found = Membership.objects.select_related("user", "conference").filter(pk=pk).first()
    if found is not None and found.conference_id != conference.pk:
        raise Http404
    return found


@require_POST
@recent_login_required
def member_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.OWN).conference
    membership = _member(conference, pk)
    form = RoleForm(request.POST)
    if membership is None:
        messages.warning(request, _GONE)
        return redirect("team", slug)
    if not form.is_valid():
        messages.error(request, _("There is no such role. Nothing was changed."))
        return redirect("team", slug)
    _change_role(request, membership, form)
    is_own = membership.user == request.user
    return redirect("dashboard" if is_own and membership.role != Role.OWNER else "team", slug)


def _change_role(request: HttpRequest, membership: Membership, form: RoleForm) -> None:
    """Change it, and tell what came of it."""
    role, shown = form.cleaned_data["role"], Role(form.cleaned_data["shown"])
    try:
        deeds.change_role(membership, role=role, shown=shown, by=staff_user(request))
        words = gettext("{name} now has the role “{role}”.")
        messages.success(request, words.format(name=membership.user, role=membership.get_role_display()))
    except deeds.LastOwnerError:
        messages.error(request, _LAST_OWNER)
    except deeds.GoneMemberError:
        messages.warning(request, _GONE)
    except deeds.OtherRoleError as error:
        messages.warning(request, _other_role(membership, error.present))


def _other_role(membership: Membership, present: Role) -> str:
    words = gettext("Somebody else has just given {name} the role “{role}”. Nothing was changed.")
    return words.format(name=membership.user, role=present.label)


@require_http_methods(["GET", "HEAD", "POST"])
@recent_login_required
def remove_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    membership = _member(access.conference, pk)
    if membership is None:
        messages.warning(request, _GONE)
        return redirect("team", slug)
    if request.method == "POST":
        return _remove(request, membership, slug)
    return render(request, "confirm.html", _before_removing(access, membership))


def _remove(request: HttpRequest, membership: Membership, slug: str) -> HttpResponse:
    member, form = membership.user, RemoveMemberForm(request.POST)
    if not form.is_valid():
        return redirect("remove_member", slug, membership.pk)
    try:
        deeds.remove_member(membership, shown=Role(form.cleaned_data["shown"]), by=staff_user(request))
    except deeds.LastOwnerError:
        messages.error(request, _LAST_OWNER)
    except deeds.GoneMemberError:
        messages.warning(request, _GONE)
    except deeds.OtherRoleError as error:
        messages.warning(request, _other_role(membership, error.present))
    else:
        messages.success(request, gettext("{name} is no longer on the team.").format(name=member))
        if member == request.user:
            return redirect("home")
    return redirect("team", slug)


def _before_removing(access: Access, membership: Membership) -> dict[str, Any]:
    name, conference = membership.user, access.conference
    return {
        "access": access,
        "conference": conference,
        "section": "team",
        "question": gettext("Remove {name} from the team?").format(name=name),
        "consequences": [
            gettext("Present role: {role}.").format(role=membership.get_role_display()),
            gettext("{name} can no longer see anything of {conference}.").format(
                name=name, conference=conference.name
            ),
            gettext("The account remains, and so does everything that was done with it."),
        ],
        "form": RemoveMemberForm(initial={"shown": membership.role}),
        "verb": gettext("Remove from the team"),
        "is_dangerous": True,
        "back_url": reverse("team", args=[conference.slug]),
        "back_label": gettext("Team"),
    }
