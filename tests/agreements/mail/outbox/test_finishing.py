"""When the last mail will have left, by the pace of the last minutes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from agreements.mail.outbox import finishing
from agreements.models import Conference, MessageState
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@time_machine.travel(NOW, tick=False)
def test_the_end_follows_from_the_pace_of_what_has_left(conference: Conference) -> None:
    author = factories.make_author(conference)
    for minute in range(1, 7):
        factories.make_message(author, state=MessageState.SENT, sent_at=NOW - timedelta(minutes=minute))
    assert finishing.expected_end() is None
    for _ in range(3):
        factories.make_message(author)
    factories.make_message(author, held_at=NOW)

    # Six in six minutes; three wait, one is held, and two are still being written.
    assert finishing.expected_end() == NOW + timedelta(minutes=3)
    assert finishing.expected_end(more=2) == NOW + timedelta(minutes=5)


def test_nothing_is_said_of_a_pace_that_nobody_has_seen(conference: Conference) -> None:
    factories.make_message(factories.make_author(conference))

    assert finishing.expected_end() is None
