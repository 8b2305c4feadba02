"""Who of the staff may do what in a conference."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.access import Access, May, conference_for, staff_user
from agreements.conferences import team as deeds
from agreements.desk.forms.people import ALREADY_ON_THE_TEAM, MemberForm, RemoveMemberForm, RoleForm
from agreements.models import Conference, Membership, Role
from agreements.wording.keys import name_key

_LAST_OWNER = _("A conference needs at least one owner. Nothing was changed.")
_GONE = _("This person is no longer on the team. Nothing was changed.")


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """The members; adding one answers with the page itself, because a one-time password is shown once and kept nowhere."""
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    form = MemberForm(request.POST or None, conference=conference)
    context = {"access": access, "conference": conference, "section": "team"}
    if request.method == "POST" and form.is_valid():
        added = _add(request, conference, form)
        if added is not None:
            context |= {"added": added, "login_url": _login_url(request)}
            return render(request, "desk/member_added.html", context)
    members = sorted(
        conference.memberships.select_related("user"), key=lambda each: (name_key(each.user.name), each.user.email)
    )
    return render(request, "desk/team.html", context | {"form": form, "members": members, "roles": Role.choices})


def _add(request: HttpRequest, conference: Conference, form: MemberForm) -> deeds.NewMember | None:
    """None if somebody was first, which the form says."""
    try:
        return deeds.add_member(conference, by=staff_user(request), is_new=True, **form.cleaned_data)
    except deeds.AlreadyMemberError:
        form.add_error("email", ALREADY_ON_THE_TEAM)
        return None


def _login_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("login"))


def _member(conference: Conference, pk: int) -> Membership | None:
    """None for somebody who was removed; Http404 for one of another conference."""
    found = Membership.objects.select_related("user", "conference").filter(pk=pk).first()
    if found is not None and found.conference_id != conference.pk:
        raise Http404
    return found


@require_POST
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
