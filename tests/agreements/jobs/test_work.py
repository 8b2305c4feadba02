"""Claims, leases and pauses of owed work, tried on messages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from agreements.models import Conference, Message, MessageState
from agreements.models.work import pause_after
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def work(conference: Conference, clock: time_machine.Traveller) -> Message:
    return factories.make_message(factories.make_author(conference))


def claim(work: Message) -> Message:
    claimed = Message.objects.claim(work.pk)
    assert claimed is not None
    return claimed


def test_claim_counts_the_attempt_before_the_work(work: Message, settings: Settings) -> None:
    claimed = claim(work)

    assert (claimed.attempts, claimed.lease_until) == (1, NOW + timedelta(seconds=settings.LEASE_SECONDS))
    assert Message.objects.get().lease_token == claimed.lease_token


def test_claim_is_had_by_one(work: Message) -> None:
    claim(work)

    assert Message.objects.claim(work.pk) is None
    assert not Message.objects.due().exists()
    assert Message.objects.get().attempts == 1


def test_claim_of_what_is_not_due_is_refused(work: Message) -> None:
    Message.objects.update(next_attempt_at=NOW + timedelta(seconds=1))

    assert Message.objects.claim(work.pk) is None


def test_finished_work_is_never_due_again(work: Message, clock: time_machine.Traveller) -> None:
    assert claim(work).finish()
    clock.shift(timedelta(days=400))

    assert not Message.objects.due().exists()
    assert Message.objects.claim(work.pk) is None
    assert Message.objects.get().finished_at == NOW


def test_postponed_work_is_due_after_its_pause(work: Message, clock: time_machine.Traveller) -> None:
    assert claim(work).postpone("e" * 5_000, until=NOW + timedelta(seconds=5))
    clock.shift(timedelta(seconds=4))
    early = Message.objects.claim(work.pk)
    clock.shift(timedelta(seconds=1))

    again = claim(work)

    assert early is None
    assert (again.attempts, len(again.last_error)) == (2, 2_000)


def test_old_work_is_due_whatever_its_age(work: Message, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(days=3_650))

    assert Message.objects.due().get() == work


def test_work_given_up_is_left_alone_and_found(work: Message, clock: time_machine.Traveller) -> None:
    assert claim(work).give_up("No such user")
    clock.shift(timedelta(days=1))

    assert not Message.objects.owed().exists()
    assert Message.objects.given_up().get().last_error == "No such user"


@pytest.mark.parametrize("deed", ["finish", "postpone", "give_up"])
def test_late_worker_changes_nothing_of_what_another_has_taken_over(
    work: Message, clock: time_machine.Traveller, settings: Settings, deed: str
) -> None:
    late = claim(work)
    clock.shift(timedelta(seconds=settings.LEASE_SECONDS + 1))
    current = claim(work)

    closed = {
        "finish": late.finish,
        "postpone": lambda: late.postpone("late", until=NOW),
        "give_up": lambda: late.give_up("late"),
    }[deed]()

    assert not closed
    row = Message.objects.get()
    assert (row.lease_token, row.last_error, row.given_up_at, row.finished_at) == (current.lease_token, "", None, None)


def test_work_is_exhausted_after_eight_attempts(work: Message) -> None:
    assert [Message(attempts=attempts).is_exhausted for attempts in (7, 8, 9)] == [False, True, True]


def test_pauses_grow_up_to_a_quarter_of_an_hour() -> None:
    assert [pause_after(n).total_seconds() for n in range(1, 9)] == [5, 15, 45, 135, 405, 900, 900, 900]


def test_what_is_read_beside_a_row_moves_no_comparison_out_of_its_claim(work: Message) -> None:
    """In a subquery it would be asked once, before whoever was first had written."""
    with CaptureQueriesContext(connection) as asked:
        assert Message.objects.for_delivery().claim(work.pk, state=MessageState.SENDING) is not None

    [swap] = [each["sql"] for each in asked.captured_queries if each["sql"].startswith("UPDATE")]
    assert 'FROM "agreements_message"' not in swap
