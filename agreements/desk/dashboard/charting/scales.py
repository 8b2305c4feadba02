"""A chart's frame of time, and the round times and shares that are named along its sides."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_MOST_TICKS = 6
# A frame's height is the least of these, in parts of a hundred, that holds its lines.
_HEIGHTS = (1, 2, 4, 10, 20, 40, 100)
_PARTS = 4
_STEPS = [
    *(timedelta(minutes=count) for count in (10, 15, 30)),
    *(timedelta(hours=count) for count in (1, 2, 3, 6, 12)),
    *(timedelta(days=count) for count in (1, 2, 4, 7, 14, 28, 56, 112, 364)),
]


def elapsed(begin: datetime, end: datetime) -> timedelta:
    """Python subtracts two moments of one zone as its clock reads, which is an hour off across a change of that clock."""
    return end.astimezone(UTC) - begin.astimezone(UTC)


def later(moment: datetime, length: timedelta) -> datetime:
    """So much later, in the same zone, whatever its clock does meanwhile."""
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


@dataclass(frozen=True)
class Frame:
    begin: datetime
    end: datetime

    def x(self, moment: datetime) -> float:
        """In percent, held within the frame."""
        return min(max(100 * (elapsed(self.begin, moment) / self.length), 0), 100)

    @property
    def length(self) -> timedelta:
        return elapsed(self.begin, self.end)


def step_of(frame: Frame) -> timedelta:
    """The time between two ticks."""
    return next((step for step in _STEPS if frame.length / step <= _MOST_TICKS), _STEPS[-1])


def round_times(frame: Frame, step: timedelta) -> list[datetime]:
    """From the frame's first midnight in steps of the clock, without hours that it leaves out: a tick at the beginning
    itself where days are counted."""
    midnight = frame.begin.replace(hour=0, minute=0, second=0, microsecond=0)
    count = int((frame.end - midnight) / step) + 1
    times = [midnight + number * step for number in range(count + 1)]
    is_daily = step >= timedelta(days=1)
    earliest = midnight if is_daily else frame.begin
    return [moment for moment in times if earliest <= moment <= frame.end and later(moment, timedelta()) == moment]


def day_in_words(moment: datetime) -> str:
    return f"{moment.day} {moment:%b}"


def tick_in_words(moment: datetime, step: timedelta) -> str:
    if step >= timedelta(days=1) or (moment.hour, moment.minute) == (0, 0):
        return day_in_words(moment)
    return f"{moment:%H:%M}"


def height_of(share: float) -> int:
    """How much of a hundred a frame shows that holds this much."""
    return next(height for height in _HEIGHTS if height >= min(share, 100))


def levels(height: int) -> list[float]:
    """Shares in equal steps between nothing and the frame's height."""
    return [height * part / _PARTS for part in range(_PARTS + 1)]
