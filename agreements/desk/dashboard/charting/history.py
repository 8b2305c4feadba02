"""What the chart is drawn from: answers, papers that became clear, and mails, counted by minute, hour or day.

Moments are in the conference's zone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum

from agreements.desk.dashboard.charting.scales import day_in_words, elapsed, later

_LEAST_SPAN = timedelta(hours=1)
# So much of the time until the deadline is shown beyond it.
_BEYOND = 30


class Unit(Enum):
    """How finely is counted."""

    MINUTE = timedelta(minutes=1)
    HOUR = timedelta(hours=1)
    DAY = timedelta(days=1)

    @property
    def length(self) -> timedelta:
        return self.value

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
class Series:
    """How much of a whole there is by and by; the tallies in the order of time."""

    whole: int
    tallies: Sequence[Tally]

    @property
    def count(self) -> int:
        return sum(tally.count for tally in self.tallies)

    @property
    def share(self) -> float:
        return self.share_of(self.count)

    def share_of(self, count: int) -> float:
        """In parts of a hundred; nothing is wanting of nothing."""
        return min(100 * count / self.whole, 100) if self.whole else 0


@dataclass(frozen=True)
class History:
    """What the chart is drawn from; tallies in the order of time."""

    unit: Unit
    begin: datetime
    now: datetime
    deadline: datetime | None
    answers: Series
    cleared: Series
    invitations: Sequence[Tally]
    reminders: Sequence[Tally]
    # When the calendar would have reminders leave; none while it is switched off.
    planned: Sequence[datetime] = ()
    # As people call it.
    zone: str = "UTC"
    # Whether only what has passed is shown, near enough to tell the hours apart.
    is_near: bool = False

    @property
    def end(self) -> datetime:
        """Where the frame ends: a little after the deadline, from the first day on; later only where answers came later."""
        return later(self.begin, self._span)

    @property
    def _span(self) -> timedelta:
        passed = max(elapsed(self.begin, self.now), _LEAST_SPAN)
        if self.is_near or self.deadline is None or self.deadline <= self.begin:
            return passed
        until = elapsed(self.begin, self.deadline)
        last = max((elapsed(self.begin, self.unit.after(tally.at)) for tally in self.answers.tallies), default=until)
        return max(until + until / _BEYOND, min(last, passed), _LEAST_SPAN)
