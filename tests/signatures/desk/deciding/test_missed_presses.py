"""What was pressed and not done after all is told on every page to whoever pressed it, until it was seen."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Conference, Matter, PressedDeed, PressedKind, Role, User
from signatures import countersigning
from signatures.deciding import pressing
from tests import factories
from tests.signatures.deciding.deciding_world import twenty_seconds_later
from tests.signatures.desk.deciding.matters_made import doubtful

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(conference: Conference) -> User:
    return factories.make_member(conference, Role.OWNER, name="Olga Owner")


@pytest.fixture
def matter(conference: Conference) -> Matter:
    return doubtful(conference, "Tavor Z Baharav", "Tavor Baharav").matters.get()


@pytest.fixture
def missed(matter: Matter, owner: User, clock: time_machine.Traveller) -> PressedDeed:
    row = pressing.press(PressedKind.COUNTERSIGN, matter.conference, [matter], by=owner, given={})
    other = factories.make_member(matter.conference, Role.OWNER)
    countersigning.by_signatory(matter.conference, [matter.agreement_id], by=other)
    twenty_seconds_later(clock)
    return row


def page_of(user: User, conference: Conference, name: str = "papers") -> str:
    client = Client()
    client.force_login(user)
    return " ".join(client.get(reverse(name, args=[conference.slug])).content.decode().split())


def test_it_is_told_on_other_pages_with_why_and_whom_it_was_about(
    conference: Conference, matter: Matter, owner: User, missed: PressedDeed
) -> None:
    page = page_of(owner, conference)

    assert "<strong>Not done:</strong>" in page
    assert f'/decide/?at={matter.pk}">Countersign, Tavor Z Baharav</a>' in page
    assert "It was settled meanwhile." in page


def test_nobody_else_is_told(conference: Conference, missed: PressedDeed) -> None:
    assert "Not done:" not in page_of(factories.make_member(conference, Role.OWNER), conference)


def test_what_failed_again_and_again_is_told_as_well(conference: Conference, matter: Matter, owner: User) -> None:
    row = pressing.press(PressedKind.COUNTERSIGN, conference, [matter], by=owner, given={})
    PressedDeed.objects.filter(pk=row.pk).update(given_up_at=row.pressed_at)

    assert "It failed again and again, and nothing was done." in page_of(owner, conference)


def test_it_is_told_until_it_was_seen_by_whoever_pressed_it(
    conference: Conference, owner: User, missed: PressedDeed
) -> None:
    address = reverse("seen_press", args=[conference.slug, missed.pk])
    for user, is_left in ((factories.make_member(conference, Role.OWNER), True), (owner, False)):
        client = Client()
        client.force_login(user)

        response = client.post(address, headers={"HX-Request": "true"})

        assert (response.status_code, response.content) == (200, b"")
        assert PressedDeed.objects.exists() is is_left
    assert "Not done:" not in page_of(owner, conference)


def test_what_waits_or_is_done_cannot_be_forgotten_by_that(
    conference: Conference, matter: Matter, owner: User
) -> None:
    row = pressing.press(PressedKind.COUNTERSIGN, conference, [matter], by=owner, given={})
    client = Client()
    client.force_login(owner)

    response = client.post(reverse("seen_press", args=[conference.slug, row.pk]))

    assert response["Location"] == reverse("decisions", args=[conference.slug])
    assert PressedDeed.objects.get() == row


def test_pages_ask_for_it_only_where_there_is_something(
    conference: Conference, owner: User, missed: PressedDeed
) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page_of(owner, conference)
        counts.append(len(queries))
        PressedDeed.objects.all().delete()

    assert counts[0] == counts[1] + 2
