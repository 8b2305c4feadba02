"""The two clocks: this machine's, and the database's, by which evidence goes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from agreements import clock
from agreements.models import Conference
from tests import factories

SOON = timedelta(minutes=1)


def of_database(conference: Conference) -> datetime:
    return Conference.objects.values_list(clock.DatabaseTime(), flat=True).get(pk=conference.pk)


@pytest.mark.django_db
def test_both_clocks_tell_the_time() -> None:
    conference = factories.make_conference()

    assert abs(clock.now() - timezone.now()) < SOON
    assert abs(of_database(conference) - timezone.now()) < SOON


@pytest.mark.django_db
def test_database_time_goes_on_within_a_transaction() -> None:
    conference = factories.make_conference()

    assert connection.in_atomic_block
    assert of_database(conference) < of_database(conference)


@pytest.mark.django_db
def test_both_clocks_are_moved_together_and_back() -> None:
    conference = factories.make_conference()

    with clock.moved(timedelta(days=-20)), clock.moved(timedelta(days=1)):
        told = [timezone.now() - each for each in (clock.now(), of_database(conference))]

    assert all(abs(behind - timedelta(days=19)) < SOON for behind in told)
    assert abs(clock.now() - timezone.now()) < SOON


@pytest.mark.django_db
def test_database_travels_with_time_machine() -> None:
    """A promise of the tests to themselves (see conftest), on every database."""
    conference = factories.make_conference()
    then = datetime(2010, 3, 1, 12, 30, 15, 250001, tzinfo=UTC)

    with time_machine.travel(then, tick=False):
        assert (clock.now(), of_database(conference)) == (then, then)
