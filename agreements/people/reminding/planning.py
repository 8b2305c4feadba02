"""On which days a conference reminds by its schedule. Pure: nothing here asks what the time is, or who waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agreements.models import ReminderSchedule
from agreements.wording import clocks

_WEEK = timedelta(days=7)
# Where answers count for ever, or for many years: nobody looks further ahead.
_MOST_WEEKS = 60


@dataclass(frozen=True)
class Planned:
    """One day on which reminders leave: how long before the deadline (less than nought: after it), and when."""

    day: date
    at: datetime
    days_before: int
    # No other one comes before the deadline.
    is_last: bool = False


def planned(schedule: ReminderSchedule) -> list[Planned]:
    """In the order of time, whether they have passed or not; none without a deadline."""
    deadline = schedule.conference.deadline
    if deadline is None:
        return []
    zone = schedule.clock_zone
    last_day = deadline.astimezone(zone).date()
    before = [_on(last_day - timedelta(days=days), days, schedule.hour, zone) for days in schedule.days]
    before = [each for each in before if each.at <= deadline]
    if before:
        before[-1] = Planned(before[-1].day, before[-1].at, before[-1].days_before, is_last=True)
    return [*before, *(_after(schedule, last_day) if schedule.is_weekly_after else ())]


def _after(schedule: ReminderSchedule, last_day: date) -> Iterator[Planned]:
    ends_at = schedule.conference.closes_at
    for week in range(1, _MOST_WEEKS + 1):
        found = _on(last_day + week * _WEEK, -7 * week, schedule.hour, schedule.clock_zone)
        if ends_at is not None and found.at > ends_at:
            return
        yield found


def _on(day: date, days_before: int, hour: int, zone: ZoneInfo) -> Planned:
    return Planned(day, _moment(datetime.combine(day, time(hour)), zone), days_before)


def _moment(reading: datetime, zone: ZoneInfo) -> datetime:
    """When the clock reads so; where it is put forward past that hour, right after; of two, the first."""
    found = clocks.moments_of(reading, zone)
    return (found[0] if found else clocks.around(reading, zone)[1]).astimezone(UTC)


def to_come(schedule: ReminderSchedule, now: datetime) -> list[Planned]:
    return [each for each in planned(schedule) if each.at > now]


def have_come(schedule: ReminderSchedule, now: datetime) -> list[Planned]:
    """Those that were due, since it was switched on or planned otherwise."""
    return [each for each in planned(schedule) if schedule.planned_since < each.at <= now]
