"""Signs of life: of the ticker and of workers, in the database, and what is told when they stay away."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from agreements.models import Conference
from signatures.models import Beat
from signatures.operations import beats, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What this process noted is known to no other test."""
    beats._noted.clear()
    yield
    beats._noted.clear()


def ages() -> dict[str, int | None]:
    return Client().get("/readyz", headers={"Accept": "application/json"}).json()["beats"]


def test_readyz_tells_how_long_ago_each_part_was_seen() -> None:
    assert ages() == {"ticker": None, "seal": None, "mail": None, "bulk": None}

    beats.beat("seal")
    Beat.objects.create(part="bulk", at=timezone.now() - timedelta(minutes=20))
    sweep.tick()

    found = ages()
    assert found.pop("bulk") in (1200, 1201)
    assert found.pop("mail") is None
    assert all(age is not None and age < 60 for age in found.values())


def test_part_that_beats_writes_every_twenty_seconds_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for now in (1000.0, 1010.0, 1019.9, 1020.0, 1021.0):
        monkeypatch.setattr(beats.time, "monotonic", partial(float, now))
        with CaptureQueriesContext(connection) as queries:
            beats.beat("mail", "bulk")
        written.append(len(queries))

    assert [count > 0 for count in written] == [True, False, False, True, False]
    assert written[3] == 1
    assert Beat.objects.count() == 2


@pytest.mark.parametrize(("minutes", "is_told"), [(4, False), (6, True)])
def test_part_that_gives_no_sign_of_life_is_an_alarm(
    viewer_client: Client, conference: Conference, settings: Settings, minutes: int, is_told: bool
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    sweep.tick()
    Beat.objects.create(part="seal", at=timezone.now() - timedelta(minutes=minutes))

    alarms = viewer_client.get(reverse("dashboard", args=[conference.slug])).context["alarms"]

    told = [f"{alarm.key}: {alarm.words}" for alarm in alarms]
    assert told == ["beat-seal: worker for documents gives no sign of life"] * is_told


def test_nobody_need_beat_where_work_off_does_it_all(viewer_client: Client, conference: Conference) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        sweep.tick()

    assert viewer_client.get(reverse("dashboard", args=[conference.slug])).context["alarms"] == []
