"""Who gets in, and what the last owner cannot do by accident."""

import pytest

from agreements.conferences import team
from agreements.conferences.team import LastOwnerError
from agreements.models import Conference, Role
from tests import factories

pytestmark = pytest.mark.django_db


def test_added_member_has_a_role_at_once(conference: Conference) -> None:
    user = factories.make_user("mary@example.org")

    membership = team.add_member(conference, user, role=Role.MANAGER, by=None)

    event = conference.events.latest("number")
    assert (membership.user, membership.role) == (user, Role.MANAGER)
    assert (event.kind, event.by, event.payload["role"]) == ("member.added", None, "manager")


def test_last_owner_stays_an_owner(conference: Conference) -> None:
    owner = factories.make_member(conference, Role.OWNER)
    factories.make_member(conference, Role.MANAGER)
    membership = conference.memberships.get(user=owner)
    events = conference.events.count()

    with pytest.raises(LastOwnerError):
        team.remove_member(membership, by=owner)
    with pytest.raises(LastOwnerError):
        team.change_role(membership, role=Role.MANAGER, by=owner)
    with pytest.raises(LastOwnerError):
        team.add_member(conference, owner, role=Role.VIEWER, by=owner)

    assert conference.memberships.get(user=owner).role == Role.OWNER
    assert conference.events.count() == events


def test_one_of_two_owners_can_go(conference: Conference) -> None:
    first, second = (factories.make_member(conference, Role.OWNER) for _ in range(2))
    factories.make_member(factories.make_conference(), Role.OWNER)

    team.change_role(conference.memberships.get(user=first), role=Role.VIEWER, by=second)
    team.remove_member(conference.memberships.get(user=first), by=second)

    assert [m.user for m in conference.memberships.all()] == [second]
    assert [e.kind for e in conference.events.order_by("number")][-2:] == ["member.changed", "member.removed"]
