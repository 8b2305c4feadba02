"""A log that is not anchored in time is an alarm on the dashboard, as the key's troubles are."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from agreements.desk.dashboard.alarms import alarms
from agreements.models import Conference
from signatures.documents import seal_keys
from signatures.models import Checkpoint, KeyCheck
from tests.signatures.checkpoints.conftest import note

pytestmark = pytest.mark.django_db


def told(conference: Conference, *, hours: int) -> list[str]:
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        return [alarm.key for alarm in alarms(conference)]


def test_a_log_without_a_checkpoint_is_told_after_two_hours(conference: Conference) -> None:
    assert told(conference, hours=3) == []  # where no worker ever ran

    seal_keys.note("")

    assert told(conference, hours=1) == []
    assert told(conference, hours=3) == ["checkpoint"]


def test_what_happened_since_the_last_checkpoint_counts(
    conference: Conference, anchored: Callable[[int], list[Checkpoint]]
) -> None:
    seal_keys.note("")
    KeyCheck.objects.update(since=timezone.now() - timedelta(days=1))
    anchored(1)

    assert told(conference, hours=1) == []
    assert told(conference, hours=3) == ["checkpoint"]
    note(conference)
    assert told(conference, hours=3) == ["checkpoint"]


def test_a_key_that_cannot_be_used_is_the_alarm(conference: Conference) -> None:
    seal_keys.note("There is no sealing key.")

    assert told(conference, hours=3) == ["key"]
