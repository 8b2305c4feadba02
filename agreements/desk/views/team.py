"""Who of the staff may do what in a conference."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.access import May, conference_for, staff_user
from agreements.conferences import team as deeds
from agreements.desk.forms.people import MemberForm, RoleForm
from agreements.models import Role
from agreements.wording.keys import name_key

_LAST_OWNER = _("A conference needs at least one owner. Nothing was changed.")


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """The members; adding one answers with the page itself, because a one-time password is shown once and kept nowhere."""
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    form = MemberForm(request.POST or None, conference=conference)
    context = {"access": access, "conference": conference, "section": "team"}
    if request.method == "POST" and form.is_valid():
        added = deeds.add_member(conference, by=staff_user(request), **form.cleaned_data)
        return render(request, "desk/member_added.html", context | {"added": added, "login_url": _login_url(request)})
    members = sorted(
        conference.memberships.select_related("user"), key=lambda each: (name_key(each.user.name), each.user.email)
    )
    return render(request, "desk/team.html", context | {"form": form, "members": members, "roles": Role.choices})


def _login_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("login"))


@require_POST
def member_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    conference = conference_for(request.user, slug, May.OWN).conference
    membership = get_object_or_404(conference.memberships.select_related("user"), pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such role. Nothing was changed."))
        return redirect("team", slug)
    try:
        deeds.change_role(membership, role=form.cleaned_data["role"], by=staff_user(request))
        messages.success(
            request,
            gettext("{name} now has the role “{role}”.").format(
                name=membership.user, role=membership.get_role_display()
            ),
        )
    except deeds.LastOwnerError:
        messages.error(request, _LAST_OWNER)
    return redirect("team" if membership.user != request.user or membership.role == Role.OWNER else "dashboard", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    access = conference_for(request.user, slug, May.OWN)
    conference = access.conference
    membership = get_object_or_404(conference.memberships.select_related("user"), pk=pk)
    member = membership.user
    if request.method == "POST":
        try:
            deeds.remove_member(membership, by=staff_user(request))
            messages.success(request, gettext("{name} is no longer on the team.").format(name=member))
        except deeds.LastOwnerError:
            messages.error(request, _LAST_OWNER)
            return redirect("team", slug)
        return redirect("home") if member == request.user else redirect("team", slug)
    context = {
        "access": access,
        "conference": conference,
        "section": "team",
        "question": gettext("Remove {name} from the team?").format(name=member),
        "consequences": [
            gettext("{name} can no longer see anything of {conference}.").format(
                name=member, conference=conference.name
            ),
            gettext("The account remains, and so does everything that was done with it."),
        ],
        "verb": gettext("Remove from the team"),
        "is_dangerous": True,
        "back_url": reverse("team", args=[slug]),
        "back_label": gettext("Team"),
    }
    return render(request, "confirm.html", context)
