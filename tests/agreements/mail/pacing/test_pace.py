"""As many mails leave as the mail server allows, over all workers together."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from agreements.desk.dashboard import alarms
from agreements.desk.dashboard.mail_alarms import MAIL_SERVER, USED_UP
from agreements.mail import delivery, queue, sweeping
from agreements.mail.pacing import pace
from agreements.mail.pacing.forecast import finishes_at
from agreements.mail.relaying import quitting
from agreements.mail.relaying.mail_server import current, name
from agreements.models import Conference, Message, MessageState, Relay, StaffMail
from tests import factories
from tests.mail_backend import Backend
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    """Whoever waits puts it on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        monkeypatch.setattr(quitting, "wait", lambda seconds: traveller.shift(timedelta(seconds=seconds)))
        yield traveller


def queued(conference: Conference, count: int) -> list[Message]:
    return [factories.make_message(factories.make_author(conference)) for _ in range(count)]


def left() -> list[float]:
    """When they left, in seconds since the beginning."""
    times = Message.objects.filter(sent_at__isnull=False).order_by("sent_at").values_list("sent_at", flat=True)
    return [(at - NOW).total_seconds() for at in times if at is not None]


def test_mails_leave_as_far_apart_as_the_minute_has_room(
    conference: Conference, mail_backend: type[Backend], settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.MAIL_PER_MINUTE = 30
    queued(conference, 5)

    assert sweeping.deliver().taken == 5

    assert left() == [0, 2, 4, 6, 8]


def test_no_minute_has_more_than_its_limit_though_what_was_missed_is_made_up_for(
    conference: Conference, mail_backend: type[Backend], settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.MAIL_PER_MINUTE = 120
    relay = current()
    places: list[float] = []

    while timezone.now() < NOW + timedelta(minutes=5):
        while pace.seconds_to_wait(relay):
            clock.shift(0.03)  # never at the very moment
        places.append((timezone.now() - NOW).total_seconds())

    assert max(sum(first <= each < first + 60 for each in places) for first in places) <= 120
    assert len(places) > 0.97 * 5 * 120


def test_round_ends_where_the_next_place_is_far_away(
    conference: Conference, mail_backend: type[Backend], settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.MAIL_PER_MINUTE, settings.TICK_SECONDS = 1, 10
    queued(conference, 2)

    assert sweeping.deliver(60).taken == 1
    assert timezone.now() == NOW
    clock.shift(50)
    assert sweeping.deliver(60).taken == 1
    assert left() == [0, 60]


def test_day_has_no_more_than_its_limit_and_staff_count_too(
    conference: Conference, mail_backend: type[Backend], settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.MAIL_PER_DAY = 4
    user = factories.make_member(conference)
    StaffMail.objects.create(user=user, kind="alarm", occasion="test", subject="Look", text="Words\n")
    queued(conference, 6)

    assert sweeping.deliver().taken == 4
    assert (queue.owed(limit=9), sweeping.owed()) == ([], False)
    assert pace.next_of_day() == NOW + timedelta(days=1)
    [alarm] = (each for each in alarms.alarms(conference, [MAIL_SERVER]) if each.count)
    assert (alarm.key, alarm.count, alarm.is_urgent) == (USED_UP, 3, False)
    assert "they leave from 4 May 2026, 12:00 UTC on" in alarm.words
    clock.shift(timedelta(days=1) - timedelta(seconds=1))
    assert sweeping.deliver().taken == 0
    clock.shift(timedelta(seconds=2))
    assert sweeping.deliver().taken == 3
    assert Message.objects.filter(state=MessageState.SENT).count() == 6


def test_mail_that_another_worker_was_first_with_is_given_back(
    conference: Conference, mail_backend: type[Backend], settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.MAIL_PER_DAY = 1
    other, mine = queued(conference, 2)
    relay_has_room = pace.left_of_day()
    assert Message.objects.claim(other.pk, state=MessageState.SENDING)

    assert (relay_has_room, delivery.deliver([mine.pk])) == (1, 0)

    mine.refresh_from_db()
    assert (mine.state, mine.attempts, mail_backend.taken) == (MessageState.QUEUED, 0, [])


def test_connections_are_as_many_as_may_be_open_and_those_of_the_dead_are_forgotten(
    settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.MAIL_CONNECTIONS = 2
    relay = current()

    with pace.connection_of(relay), pace.connection_of(relay):
        with pytest.raises(pace.NoConnectionLeftError), pace.connection_of(relay):
            pass
        clock.shift(settings.MAIL_LEASE_SECONDS + 1)
        with pace.connection_of(relay) as token:
            relay.refresh_from_db()
            assert list(relay.connections) == [token]

    relay.refresh_from_db()
    assert relay.connections == {}


@pytest.mark.django_db(transaction=True)
def test_workers_share_what_the_mail_server_allows(mail_server: MailServer, settings: Settings) -> None:
    settings.MAIL_PER_MINUTE, settings.MAIL_PER_DAY, settings.MAIL_CONNECTIONS = 600, 8, 2
    queued(factories.make_ready_conference(), 12)

    def work() -> None:
        try:
            sweeping.deliver()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    sweeping.deliver()
    times = left()
    assert len(mail_server.taken) == len({taken.mail["Message-ID"] for taken in mail_server.taken}) == 8
    assert mail_server.most_at_once <= 2
    assert times[-1] - times[0] >= 7 * 61 / 600 - 1.1
    assert Relay.objects.get().connections == {}


@pytest.mark.parametrize(
    ("limits", "seconds"),
    [
        ({}, None),
        ({"MAIL_PER_MINUTE": 30}, 20.0),
        ({"MAIL_PER_DAY": 4}, 2 * 86_400.0),
        ({"MAIL_PER_MINUTE": 30, "MAIL_PER_DAY": 100}, 20.0),
    ],
)
def test_end_is_told_by_the_limits(
    conference: Conference,
    settings: Settings,
    clock: time_machine.Traveller,
    limits: dict[str, int],
    seconds: float | None,
) -> None:
    queued(conference, 10)
    for limit, value in limits.items():
        setattr(settings, limit, value)

    found = finishes_at(conference)

    assert (found and (found - NOW).total_seconds()) == seconds
    assert finishes_at(factories.make_conference(name="Without mails")) is None


def test_end_is_told_by_how_quickly_they_leave_and_by_when_the_server_is_asked_again(
    conference: Conference, clock: time_machine.Traveller
) -> None:
    author = factories.make_author(conference)
    for second in range(0, 100, 10):
        factories.make_message(author, state=MessageState.SENT, sent_at=NOW + timedelta(seconds=second))
    for message in queued(conference, 9)[6:]:
        Message.objects.filter(pk=message.pk).update(held_at=NOW)  # until somebody has looked
    clock.shift(100)

    assert finishes_at(conference) == NOW + timedelta(seconds=160)
    assert finishes_at(conference, more=4) == NOW + timedelta(seconds=200)
    Relay.objects.create(
        name=name(), stopped_since=NOW, stopped_until=NOW + timedelta(hours=1), words="421 No", rounds=1
    )
    assert finishes_at(conference) == NOW + timedelta(hours=1, seconds=60)
