"""What the chart is drawn from: answers and mails, counted by minute, hour or day. Moments are in the conference's zone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum

from agreements.desk.dashboard.charting.scales import day_in_words, elapsed, later
from agreements.wording.marked import gettext_noop

_LEAST_SPAN = timedelta(hours=1)
# What has passed takes at least one part in so many of the frame: a far deadline is then named at its edge.
_SHARE = 4


class Unit(Enum):
    """How finely answers are counted, the name of the present, and what counts as lately."""

    MINUTE = timedelta(minutes=1), gettext_noop("Now"), timedelta(hours=1), gettext_noop("in the last hour")
    HOUR = timedelta(hours=1), gettext_noop("Now"), timedelta(hours=24), gettext_noop("in the last 24 hours")
    DAY = timedelta(days=1), gettext_noop("Today"), timedelta(days=7), gettext_noop("in the last 7 days")

    def __init__(self, length: timedelta, present: str, lately: timedelta, lately_words: str) -> None:
        self.length = length
        self.present = present
        self.lately = lately
        self.lately_words = lately_words

    def begin(self, moment: datetime) -> datetime:
        """When the unit to which `moment` belongs began."""
        if self is Unit.DAY:
            return moment.replace(hour=0, minute=0, fold=0)
        return moment.replace(minute=0) if self is Unit.HOUR else moment

    def after(self, moment: datetime) -> datetime:
        """When the unit that begins at `moment` is over; a day may have 23 or 25 hours."""
        return moment + self.length if self is Unit.DAY else later(moment, self.length)

    def in_words(self, moment: datetime) -> str:
        day = day_in_words(moment)
        return day if self is Unit.DAY else f"{day}, {moment:%H:%M}"


def unit_of(begin: datetime, now: datetime) -> Unit:
    """Fine enough to show a beginning, coarse enough to stay below some two hundred points in any half year."""
    passed = elapsed(begin, now)
    if passed < timedelta(hours=3):
        return Unit.MINUTE
    return Unit.HOUR if passed < timedelta(days=4) else Unit.DAY


@dataclass(frozen=True)
class Tally:
    """How many there were in the unit that begins at `at`."""

    at: datetime
    count: int


def tallied(unit: Unit, zone: tzinfo, counted: Iterable[tuple[str, int]]) -> list[Tally]:
    """In the order of time; `counted` are counts by the minute in UTC, as `clock.UtcMinute` writes it.

    A database that has no zones of its own is slow at reckoning in one. So is Python: whole quarters of an hour are put into
    the zone, of which no zone's days or hours begin within one.
    """
    quarters = Counter[str]()
    for minute, count in counted:
        quarters[minute if unit is Unit.MINUTE else f"{minute[:-2]}{int(minute[-2:]) // 15 * 15:02}"] += count
    counts = Counter[datetime]()
    for quarter, count in quarters.items():
        counts[unit.begin(datetime.fromisoformat(quarter).replace(tzinfo=UTC).astimezone(zone))] += count
    return [Tally(at, counts[at]) for at in sorted(counts, key=datetime.timestamp)]


@dataclass(frozen=True)
class History:
    """What the chart is drawn from; tallies in the order of time."""

    unit: Unit
    begin: datetime
    now: datetime
    deadline: datetime | None
    asked: int
    answers: Sequence[Tally]
    invitations: Sequence[Tally]
    reminders: Sequence[Tally]
    # When the calendar would have reminders leave; none while it is switched off.
    planned: Sequence[datetime] = ()

    @property
    def answered(self) -> int:
        return sum(tally.count for tally in self.answers)

    @property
    def lately(self) -> int:
        since = later(self.now, -self.unit.lately)
        return sum(tally.count for tally in self.answers if tally.at >= since)

    @property
    def end(self) -> datetime:
        """Where the frame ends: a little after the deadline, unless that is too far away."""
        return later(self.begin, self._span)

    @property
    def _span(self) -> timedelta:
        passed = elapsed(self.begin, self.now)
        if self.deadline is None:
            return max(passed, _LEAST_SPAN)
        answered = [self.unit.after(tally.at) for tally in self.answers]
        last = max([timedelta(), *(elapsed(self.begin, moment) for moment in (self.deadline, *answered))])
        beyond = last + last / 30
        if passed > beyond:
            return max(beyond, _LEAST_SPAN)
        return max(min(beyond, _SHARE * max(passed, _LEAST_SPAN / _SHARE)), passed)
