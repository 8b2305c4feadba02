"""Half an hour after the last page of the desk, half a day in all; a clock of the test's own says when."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.models import Conference, Role
from tests import factories
from tests.signatures.visiting import open_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 12, 1, 8, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(clock: time_machine.Traveller, conference: Conference) -> Client:
    client = Client()
    client.force_login(factories.make_member(conference, Role.OWNER))
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


def minutes(clock: time_machine.Traveller, count: float) -> None:
    clock.shift(60 * count)


def test_login_ends_after_half_an_hour_of_nothing(staff: Client, clock: time_machine.Traveller) -> None:
    minutes(clock, 29)
    assert is_in(staff)
    minutes(clock, 31)
    assert not is_in(staff)


def test_every_page_of_the_desk_counts(staff: Client, clock: time_machine.Traveller) -> None:
    for _ in range(10):
        minutes(clock, 25)
        assert is_in(staff)


def test_login_ends_after_twelve_hours_whatever_is_done(staff: Client, clock: time_machine.Traveller) -> None:
    for _ in range(36):
        minutes(clock, 19.9)
        assert is_in(staff)
    minutes(clock, 5)
    assert not is_in(staff)


def test_dashboard_that_fetches_itself_keeps_nobody_in(
    staff: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    for _ in range(2):
        minutes(clock, 16)
        staff.get(reverse("dashboard", args=[conference.slug]), headers={"X-Refresh": "1"})

    assert not is_in(staff)


def test_visit_of_an_author_keeps_nobody_in_and_goes_on(
    staff: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    _, link = factories.invited_author(conference)
    open_link(link, staff)
    for _ in range(2):
        minutes(clock, 16)
        assert staff.get(reverse("visit", args=[link.pk])).status_code == 200

    assert not is_in(staff)
    assert staff.get(reverse("visit", args=[link.pk])).status_code == 200


def test_post_in_a_login_that_is_over_does_nothing(
    staff: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    member = factories.make_member(conference, Role.VIEWER).memberships.get()
    minutes(clock, 31)

    response = staff.post(
        reverse("member_role", args=[conference.slug, member.pk]), {"role": "owner", "shown": "viewer"}
    )

    member.refresh_from_db()
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert member.role == Role.VIEWER
