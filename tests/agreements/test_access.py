"""The rule; which page asks for what is in tests/test_access_matrix.py."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from agreements.access import Access, May, conference_for, conferences_of
from agreements.models import Conference, Membership, Role
from tests import factories
from tests.second_factors import add_app


@pytest.mark.django_db
@pytest.mark.parametrize("may", May)
@pytest.mark.parametrize("role", Role)
def test_conference_for_gives_the_conference_to_the_roles_of_the_rule(role, may):
    conference = factories.make_conference()
    user = factories.make_member(conference, role)

    if role in may.value:
        assert conference_for(user, conference.slug, may) == Access(conference, role)
    else:
        with pytest.raises(PermissionDenied):
            conference_for(user, conference.slug, may)


@pytest.mark.parametrize(
    ("role", "manage", "countersign", "own"),
    [
        (Role.OWNER, True, True, True),
        (Role.MANAGER, True, False, False),
        (Role.SIGNATORY, False, True, False),
        (Role.VIEWER, False, False, False),
    ],
)
def test_access_tells_what_the_role_can_do(role, manage, countersign, own):
    access = Access(Conference(), role)

    assert (access.can_manage, access.can_countersign, access.can_own) == (manage, countersign, own)
    assert access.may(May.SEE)


@pytest.mark.django_db
@pytest.mark.parametrize("is_asked", [True, False])
def test_conference_for_asks_once_also_where_a_second_factor_is_asked_for(django_assert_num_queries, is_asked):
    conference = factories.make_conference(requires_second_factor=is_asked)
    user = factories.make_member(conference, Role.OWNER)
    add_app(user)

    with django_assert_num_queries(1):
        conference_for(user, conference.slug)


@pytest.mark.django_db
def test_conference_for_knows_no_conference_for_a_stranger():
    conference = factories.make_conference()

    with pytest.raises(Http404):
        conference_for(factories.make_user(is_superuser=True), conference.slug)


@pytest.mark.django_db
def test_conferences_of_somebody_are_those_with_a_role_by_name():
    user = factories.make_user()
    second, first, _ = (factories.make_conference(name=name) for name in ("Second", "First", "Not mine"))
    Membership.objects.create(conference=second, user=user, role=Role.VIEWER)
    Membership.objects.create(conference=first, user=user, role=Role.OWNER)

    assert conferences_of(user) == [Access(first, Role.OWNER), Access(second, Role.VIEWER)]


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("role", Role)
def test_viewers_export_by_choice_only(role, chosen):
    assert Access(Conference(viewers_export=chosen), role).can_export is (chosen or role != Role.VIEWER)
