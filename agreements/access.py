"""The access rule: which of a conference's staff may do what; somebody else's conference does not exist."""

from enum import Enum

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from agreements.models import Conference, Role, User


class May(Enum):
    SEE = frozenset(Role)
    COUNTERSIGN = frozenset({Role.SIGNATORY, Role.OWNER})
    MANAGE = frozenset({Role.MANAGER, Role.OWNER})
    OWN = frozenset({Role.OWNER})


def conference_for(user: User | AnonymousUser, slug: str, may: May = May.SEE) -> Conference:
    """The conference, for a member whose role allows it; Http404 for strangers, PermissionDenied for other roles.

    The result carries `role`, and `can_manage`, `can_countersign`, `can_own` for templates.
    """
    if not isinstance(user, User):
        raise Http404
    conference = Conference.objects.with_role_of(user).filter(slug=slug).first()
    if conference is None:
        raise Http404
    role = Role(conference.role)  # type: ignore[attr-defined]  # annotated by with_role_of
    if role not in may.value:
        raise PermissionDenied(gettext("Your role in this conference does not allow this."))
    for name, capability in (("can_manage", May.MANAGE), ("can_countersign", May.COUNTERSIGN), ("can_own", May.OWN)):
        setattr(conference, name, role in capability.value)
    return conference


def staff_user(request: HttpRequest) -> User:
    """The user behind a page that is closed to everybody else: who does its deeds."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
