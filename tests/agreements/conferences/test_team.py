"""Who gets in, and what the last owner cannot do by accident."""

import re

import pytest

from agreements.conferences import team
from agreements.conferences.team import LastOwnerError
from agreements.models import Conference, Role, User
from tests import factories

pytestmark = pytest.mark.django_db


def test_new_member_gets_an_account_with_a_one_time_password(conference: Conference) -> None:
    owner = factories.make_member(conference)

    added = team.add_member(conference, email=" Mary@Example.org ", role=Role.MANAGER, by=owner, name="Mary")

    user = User.objects.get(email="mary@example.org")
    assert (added.membership.user, added.membership.role, user.name) == (user, Role.MANAGER, "Mary")
    assert user.check_password(added.password)
    assert user.has_temporary_password
    event = conference.events.latest("number")
    assert (event.kind, event.by, event.payload["role"]) == ("member.added", owner, "manager")
    assert added.password not in str(event.payload)


def test_one_time_passwords_differ_and_can_be_read_aloud() -> None:
    passwords = {team.one_time_password() for _ in range(50)}

    assert len(passwords) == 50
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}", password) for password in passwords)


def test_member_with_an_account_keeps_the_password(conference: Conference) -> None:
    user = factories.make_user("mary@example.org")

    added = team.add_member(conference, email="MARY@example.org", role=Role.VIEWER, by=None)

    user.refresh_from_db()
    assert (added.membership.user, added.password) == (user, "")
    assert user.check_password(factories.PASSWORD)
    assert not user.has_temporary_password


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
        team.add_member(conference, email=owner.email, role=Role.VIEWER, by=owner)

    assert conference.memberships.get(user=owner).role == Role.OWNER
    assert conference.events.count() == events


def test_one_of_two_owners_can_go(conference: Conference) -> None:
    first, second = (factories.make_member(conference, Role.OWNER) for _ in range(2))
    factories.make_member(factories.make_conference(), Role.OWNER)

    team.change_role(conference.memberships.get(user=first), role=Role.VIEWER, by=second)
    team.remove_member(conference.memberships.get(user=first), by=second)

    assert [m.user for m in conference.memberships.all()] == [second]
    assert [e.kind for e in conference.events.order_by("number")][-2:] == ["member.changed", "member.removed"]
