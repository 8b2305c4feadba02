"""A round whose day has come begins once, late at most by a day, and as things are then."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from agreements.conferences import details
from agreements.conferences.editions import closing
from agreements.mail import sweeping
from agreements.mail.reminding.known_facts import schedule_of
from agreements.models import (
    Author,
    BulkJob,
    CancelCause,
    Conference,
    LeftOut,
    Message,
    MessageKind,
    MessageState,
    MissedBecause,
    ReminderRound,
    User,
)
from agreements.people import reminders
from agreements.people.reminding import on_time, switching, who_is_due
from agreements.people.reminding.ahead import rounds_ahead
from signatures.operations import sweep
from tests import factories

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)
# Seven days before, at nine in Vienna.
DUE = datetime(2026, 6, 23, 7, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(DUE - timedelta(days=3), tick=False) as traveller:
        yield traveller


@pytest.fixture
def conference(clock: time_machine.Traveller) -> Conference:
    return factories.make_ready_conference(deadline=DEADLINE, grace_days=30)


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


@pytest.fixture
def author(conference: Conference, user: User) -> Author:
    """Who waits, while reminders are switched on."""
    author, _ = factories.invited_author(conference)
    switching.switch_on(conference, by=user)
    return author


def work() -> None:
    while sweep.run_bulk_job():
        pass


def reminded() -> int:
    return Message.objects.filter(kind=MessageKind.REMINDER).count()


def test_what_nobody_switched_on_mails_nobody(
    conference: Conference, clock: time_machine.Traveller, user: User
) -> None:
    factories.invited_author(conference)
    switching.change(conference, by=user, changes={"hour": 9})
    clock.move_to(DUE)

    assert (on_time.owe_rounds(), ReminderRound.objects.count()) == (0, 0)


def test_round_is_owed_once_at_its_hour_and_written_by_a_worker(
    conference: Conference, author: Author, clock: time_machine.Traveller
) -> None:
    clock.move_to(DUE - timedelta(seconds=1))
    assert on_time.owe_rounds() == 0

    clock.move_to(DUE)
    assert (on_time.owe_rounds(), on_time.owe_rounds()) == (1, 0)
    assert reminded() == 0
    work()

    held = ReminderRound.objects.get()
    assert (held.planned_at, held.days_before, held.due, held.left_out) == (DUE, 7, 1, {})
    assert [mail.author for mail in held.messages.all()] == [author]
    assert (held.job.kind, held.job.by, held.job.finished_at) == ("round", None, DUE)


def test_round_without_anybody_who_is_due_is_kept_with_the_reasons(
    conference: Conference, author: Author, clock: time_machine.Traveller
) -> None:
    factories.sign(author.authorships.get().agreements.get())
    clock.move_to(DUE)

    on_time.owe_rounds()

    held = ReminderRound.objects.get()
    assert (held.due, held.left_out, held.job) == (0, {"answered": [author.pk]}, None)
    assert held.reason_for({author.pk}) == LeftOut.ANSWERED


@pytest.mark.parametrize(
    ("late", "ran", "missed"),
    [
        (timedelta(hours=23), [7], []),
        (timedelta(hours=25), [], [(7, MissedBecause.TOO_LATE)]),
        (timedelta(days=4), [3], [(7, MissedBecause.NEXT_DUE)]),
        (
            timedelta(days=9),
            [],
            [(7, MissedBecause.NEXT_DUE), (3, MissedBecause.NEXT_DUE), (1, MissedBecause.TOO_LATE)],
        ),
    ],
)
def test_what_was_missed_is_sent_once_late_or_told_as_left_out(
    author: Author, clock: time_machine.Traveller, late: timedelta, ran: list[int], missed: list[tuple[int, str]]
) -> None:
    clock.move_to(DUE + late)

    for _ in range(2):
        on_time.owe_rounds()

    held = ReminderRound.objects.order_by("planned_at")
    assert list(held.filter(missed_because="").values_list("days_before", flat=True)) == ran
    assert list(held.exclude(missed_because="").values_list("days_before", "missed_because")) == missed
    work()
    assert reminded() == len(ran)


def test_days_that_had_passed_when_it_was_switched_on_or_changed_are_not_made_up_for(
    conference: Conference, user: User, clock: time_machine.Traveller
) -> None:
    factories.invited_author(conference)
    clock.move_to(DUE + timedelta(hours=1))
    switching.switch_on(conference, by=user)
    switching.change(conference, by=user, changes={"days": [10, 8, 7]})

    assert on_time.owe_rounds() == 0

    details.change_conference(conference, by=user, changes={"deadline": DEADLINE + timedelta(days=1)})
    clock.shift(timedelta(minutes=1))

    assert (on_time.owe_rounds(), ReminderRound.objects.count()) == (0, 0)


def test_another_deadline_stops_what_is_not_written_and_what_has_not_left(
    conference: Conference, user: User, author: Author, clock: time_machine.Traveller, mail_backend: Any
) -> None:
    first = author
    second, _ = factories.invited_author(conference)
    clock.move_to(DUE)
    on_time.owe_rounds()
    held, [one, two] = ReminderRound.objects.get(), BulkJob.objects.get().steps
    reminders.part_of_job(held.job, one)
    details.change_conference(conference, by=user, changes={"deadline": DEADLINE + timedelta(days=7)})
    held.refresh_from_db()
    reminders.part_of_job(held.job, two)
    sweeping.deliver()

    held.refresh_from_db()
    mail = Message.objects.get(kind=MessageKind.REMINDER)
    assert (mail.author, mail.state, mail.cancel_cause) == (first, MessageState.CANCELLED, CancelCause.DEADLINE)
    assert held.left_out == {"stopped": [second.pk]}


def test_switched_off_nothing_more_is_written(
    conference: Conference, user: User, author: Author, clock: time_machine.Traveller
) -> None:
    clock.move_to(DUE)
    on_time.owe_rounds()

    assert (switching.switch_off(conference, by=user), switching.switch_off(conference, by=user)) == (True, False)
    work()
    clock.shift(timedelta(days=4))
    on_time.owe_rounds()

    assert (reminded(), ReminderRound.objects.get().left_out) == (0, {"stopped": [author.pk]})


def test_a_closed_conference_reminds_nobody_and_what_it_missed_is_told_when_it_is_opened(
    conference: Conference, user: User, author: Author, clock: time_machine.Traveller
) -> None:
    closing.close(conference, by=user)
    clock.move_to(DUE + timedelta(days=2))
    assert on_time.owe_rounds() == 0

    closing.reopen(conference, by=user)
    on_time.owe_rounds()

    assert ReminderRound.objects.get().missed_because == MissedBecause.TOO_LATE


def test_a_round_that_is_under_way_lets_the_next_one_wait(
    conference: Conference, author: Author, clock: time_machine.Traveller
) -> None:
    clock.move_to(DUE)
    on_time.owe_rounds()
    clock.shift(timedelta(days=4))
    assert on_time.owe_rounds() == 0
    assert ReminderRound.objects.count() == 1

    work()
    Message.objects.update(state=MessageState.SENT, sent_at=DUE)

    assert on_time.owe_rounds() == 1


def test_days_to_come_are_told_as_if_each_had_left(
    conference: Conference, user: User, author: Author, clock: time_machine.Traveller
) -> None:
    switching.change(conference, by=user, changes={"most_a_week": 2, "pause_days": 2})
    waiting = factories.make_message(author)
    signed = factories.make_agreement(conference, state="countersigned").authorship.author

    found = rounds_ahead(schedule_of(conference))

    assert waiting.state == MessageState.QUEUED
    assert [(each.planned.days_before, list(each.round.due)) for each in found] == [
        (7, [author.pk]), (3, [author.pk]), (1, []), (-7, [author.pk]), (-14, [author.pk]), (-21, [author.pk]),
        (-28, [author.pk]),
    ]  # fmt: skip
    assert found[2].round.people_left_out == {LeftOut.ANSWERED: [signed.pk], LeftOut.TOO_MANY: [author.pk]}
    assert who_is_due.next_round(conference).left_out == {LeftOut.UNDER_WAY: 1}


@pytest.mark.parametrize("days", [["x"], [3, 7], [7, 7], [400], [1.5], "7", [True]])
def test_days_are_whole_numbers_each_once_the_earliest_first(conference: Conference, user: User, days: object) -> None:
    with pytest.raises(ValidationError):
        switching.change(conference, by=user, changes={"days": days})


def test_without_a_deadline_it_cannot_be_switched_on(conference: Conference, user: User) -> None:
    details.change_conference(conference, by=user, changes={"deadline": None})

    with pytest.raises(switching.NoDeadlineError):
        switching.switch_on(conference, by=user)
