"""On which days reminders leave, on whose clock."""

from datetime import UTC, datetime

import pytest

from agreements.models import Conference, ReminderSchedule
from agreements.people.reminding.planning import have_come, planned, to_come

DEADLINE = datetime(2026, 4, 6, 11, 59, tzinfo=UTC)


def schedule(*, zone: str = "Europe/Vienna", grace_days: int = 20, **facts: object) -> ReminderSchedule:
    conference = Conference(name="ICML", deadline=DEADLINE, time_zone=zone, grace_days=grace_days)
    return ReminderSchedule(conference=conference, **facts)


def moments(found: ReminderSchedule) -> list[tuple[int, str]]:
    return [(each.days_before, each.at.strftime("%d.%m. %H:%M")) for each in planned(found)]


def test_days_are_counted_back_from_the_day_of_the_deadline_and_then_every_week() -> None:
    """In Vienna, where the clock is put forward on 29 March; the answers count until 26 April."""
    assert moments(schedule()) == [
        (14, "23.03. 08:00"),
        (7, "30.03. 07:00"),
        (3, "03.04. 07:00"),
        (1, "05.04. 07:00"),
        (-7, "13.04. 07:00"),
        (-14, "20.04. 07:00"),
    ]


def test_anywhere_on_earth_the_deadline_is_a_day_earlier() -> None:
    found = schedule(is_anywhere_on_earth=True, days=[1, 0], is_weekly_after=False, hour=0)

    assert moments(found) == [(1, "04.04. 12:00"), (0, "05.04. 12:00")]


def test_what_would_come_on_the_last_day_after_the_deadline_does_not_come_before_it() -> None:
    found = schedule(days=[2, 0], hour=15, is_weekly_after=False)

    assert [(each.days_before, each.is_last) for each in planned(found)] == [(2, True)]


def test_an_hour_that_the_clock_leaves_out_is_the_next_moment() -> None:
    assert moments(schedule(days=[8], hour=2, is_weekly_after=False)) == [(8, "29.03. 01:00")]


def test_weeks_after_the_deadline_end_with_the_time_for_answers() -> None:
    assert [days for days, _ in moments(schedule(days=[], grace_days=6))] == []
    assert [days for days, _ in moments(schedule(days=[], grace_days=7))] == [-7]
    assert len(moments(schedule(days=[], grace_days=3650))) == 60


def test_what_has_come_is_of_the_time_since_it_was_planned() -> None:
    found = schedule(planned_since=datetime(2026, 3, 30, 7, tzinfo=UTC))
    now = datetime(2026, 4, 5, 7, tzinfo=UTC)

    assert [each.days_before for each in have_come(found, now)] == [3, 1]
    assert [each.days_before for each in to_come(found, now)] == [-7, -14]


def test_without_a_deadline_there_is_no_day() -> None:
    found = schedule()
    found.conference.deadline = None

    assert planned(found) == []


@pytest.mark.parametrize("days", [[14, 7], [0], []])
def test_only_the_day_before_the_deadline_that_is_nearest_is_the_last(days: list[int]) -> None:
    marks = [each.is_last for each in planned(schedule(days=days))]

    assert sum(marks) == bool(days)
