"""What each member of a team is mailed of a conference: usual for the role, unless the member has chosen otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from agreements import access
from agreements.access import May
from agreements.models import MailChoice, Membership, Pace, Role, StaffMailKind


@dataclass(frozen=True)
class Wanted:
    to_decide: Pace = Pace.NEVER
    has_digest: bool = False
    has_all_clear: bool = False


_CHAIR = Wanted(Pace.DAILY, has_digest=True, has_all_clear=True)
USUAL: Mapping[Role, Wanted] = {
    Role.OWNER: _CHAIR,
    Role.MANAGER: _CHAIR,
    Role.SIGNATORY: Wanted(),
    Role.VIEWER: Wanted(),
}
# What each role can have. Authors' own words are for whoever may read them on the desk.
OFFERED: Mapping[Role, frozenset[StaffMailKind]] = {
    Role.OWNER: frozenset({StaffMailKind.TO_DECIDE, StaffMailKind.DIGEST, StaffMailKind.ALL_CLEAR}),
    Role.MANAGER: frozenset({StaffMailKind.TO_DECIDE, StaffMailKind.DIGEST, StaffMailKind.ALL_CLEAR}),
    Role.SIGNATORY: frozenset({StaffMailKind.TO_DECIDE, StaffMailKind.DIGEST}),
    Role.VIEWER: frozenset({StaffMailKind.DIGEST}),
}
CHOSEN = frozenset({StaffMailKind.TO_DECIDE, StaffMailKind.DIGEST, StaffMailKind.ALL_CLEAR})


def members() -> QuerySet[Membership]:
    """Of conferences that are open, with their choices: whoever may be mailed."""
    open_ones = Membership.objects.filter(conference__closed_at=None, conference__hidden_at=None, user__is_active=True)
    return open_ones.select_related("conference", "user", "mail_choice").order_by("conference", "pk")


def wanted(membership: Membership) -> Wanted:
    """What the member has chosen, or what is usual."""
    try:
        chosen = membership.mail_choice
    except ObjectDoesNotExist:
        return USUAL[Role(membership.role)]
    return Wanted(Pace(chosen.to_decide), chosen.has_digest, chosen.has_all_clear)


def wants(membership: Membership, kind: StaffMailKind) -> bool:
    """As the role allows."""
    if kind not in OFFERED[Role(membership.role)]:
        return False
    choice = wanted(membership)
    return {
        StaffMailKind.TO_DECIDE: choice.to_decide != Pace.NEVER,
        StaffMailKind.DIGEST: choice.has_digest,
        StaffMailKind.ALL_CLEAR: choice.has_all_clear,
    }[kind]


def may_be_told(membership: Membership, kind: StaffMailKind) -> bool:
    """Whether the member wants it, and could open the page that it leads to."""
    return wants(membership, kind) and access.may(membership.user, membership.conference, May.SEE)


def choose(membership: Membership, choice: Wanted) -> None:
    """Of a member who stays one meanwhile."""
    given = {
        "to_decide": choice.to_decide,
        "has_digest": choice.has_digest,
        "has_all_clear": choice.has_all_clear,
    }
    MailChoice.objects.update_or_create(membership=membership, defaults=given)
