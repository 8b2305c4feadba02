"""What concerns many wants a login of the last quarter of an hour."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.models import Conference, Countersigning, Role
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 12, 1, 8, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(clock: time_machine.Traveller, conference: Conference) -> Client:
    client = Client()
    client.force_login(factories.make_member(conference, Role.OWNER))
    return client


def pages(conference: Conference) -> list[str]:
    conference.countersigning = Countersigning.QUEUE
    conference.save()
    agreement = factories.make_agreement(conference, state=State.ACCEPTED)
    member = factories.make_member(conference, Role.VIEWER).memberships.get()
    return [
        f"{reverse('countersign', args=[conference.slug])}?selected={agreement.pk}",
        reverse("export_signatures", args=[conference.slug]),
        reverse("remove_member", args=[conference.slug, member.pk]),
    ]


def test_recent_login_opens_them(owner: Client, conference: Conference, clock: time_machine.Traveller) -> None:
    addresses = pages(conference)
    clock.shift(14 * 60)

    assert [owner.get(address).status_code for address in addresses] == [200, 200, 200]


def test_older_login_is_asked_for_a_proof_and_comes_back(
    owner: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    addresses = pages(conference)

    for address in addresses:
        clock.shift(16 * 60)
        asked = owner.get(address)
        confirm = asked.headers["Location"]
        wrong = owner.post(confirm, {"password": "wrong", "next": address})
        still = owner.get(address).status_code
        back = owner.post(confirm, {"password": factories.PASSWORD, "next": address})

        assert confirm.startswith(reverse("account_reauthenticate"))
        assert (wrong.status_code, still) == (200, 302)
        assert back.headers["Location"] == address
        assert owner.get(address).status_code == 200


def test_what_was_posted_goes_on_after_the_proof(
    owner: Client, conference: Conference, clock: time_machine.Traveller
) -> None:
    member = factories.make_member(conference, Role.VIEWER).memberships.get()
    address = reverse("member_role", args=[conference.slug, member.pk])
    clock.shift(16 * 60)
    confirm = owner.post(address, {"role": Role.SIGNATORY, "shown": Role.VIEWER}).headers["Location"]
    before = conference.memberships.get(pk=member.pk).role

    owner.post(confirm, {"password": factories.PASSWORD, "next": address})

    assert before == Role.VIEWER
    assert conference.memberships.get(pk=member.pk).role == Role.SIGNATORY
