"""Where the parts of the dashboard's chart lie: answers over time, up to all that were asked, against the deadline.

Across, places are percentages of the frame, so that the page may be of any width; down, they are pixels.
Every moment is in the conference's time zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from agreements.desk.dashboard.charting.history import History, Tally
from agreements.desk.dashboard.charting.scales import Frame, day_in_words, levels, round_times, step_of, tick_in_words

TOP = 28
HEIGHT = 176
FLOOR = TOP + HEIGHT

_ACROSS = 1000
# Nearer than this, in percent, two labels of the wide or of the narrow chart would touch, or two marks are one.
_LABEL_WIDTH = 8
_NARROW_LABEL_WIDTH = 17
_MARK_WIDTH = 2
_MARGIN = 12


@dataclass(frozen=True)
class Label:
    """Words at a place; `is_spare` ones are left out where the chart is narrow."""

    x: str
    words: str
    anchor: str = "middle"
    is_spare: bool = False


@dataclass(frozen=True)
class Mark:
    """A wave of mails: how many, and when it began, in words."""

    x: str
    count: int
    words: str


@dataclass(frozen=True)
class Level:
    y: str
    text_y: str
    words: str


@dataclass(frozen=True)
class Point:
    """The end of the line, with how many answers that is."""

    x: str
    y: str
    text_x: str
    text_y: str
    words: str
    anchor: str


@dataclass(frozen=True)
class Chart:
    """What the page says of it in sentences stands in its template; words are marked here and looked up there."""

    answered: int
    asked: int
    # So many of the answered ones came `lately_words`; 0 where that is none or all.
    lately: int
    lately_words: str
    levels: list[Level]
    ticks: list[Label]
    line: str
    area: str
    last: Point
    present: Label | None
    deadline: Label | None
    # Whether the deadline's line is within the frame, or only its name at the edge.
    has_deadline_line: bool
    invitations: list[Mark]
    reminders: list[Mark]
    # Reminders to come: how many days one mark stands for.
    planned: list[Mark]
    invited: int
    reminded: int


def chart(history: History) -> Chart:
    end = history.end
    frame = Frame(history.begin, end)
    points = _points(history, frame)
    present = _present(history, frame)
    line = " ".join(f"{x * _ACROSS / 100:.1f},{_y(count, history.asked)}" for x, count in points)
    last_x = points[-1][0]
    return Chart(
        answered=history.answered,
        asked=history.asked,
        lately=history.lately if history.lately < history.answered else 0,
        lately_words=history.unit.lately_words,
        levels=[_level(count, history.asked) for count in levels(history.asked)],
        ticks=_ticks(frame, taken=[frame.x(history.now)] if present else []),
        line=line,
        area=f"{points[0][0] * _ACROSS / 100:.1f},{FLOOR} {line} {last_x * _ACROSS / 100:.1f},{FLOOR}",
        last=_last(history, last_x),
        present=present,
        deadline=_deadline(history, frame),
        has_deadline_line=history.deadline is not None and history.deadline <= end,
        invitations=_marks(history, frame, history.invitations),
        reminders=_marks(history, frame, history.reminders),
        planned=_marks(history, frame, [Tally(at, 1) for at in history.planned if at <= end]),
        invited=sum(tally.count for tally in history.invitations),
        reminded=sum(tally.count for tally in history.reminders),
    )


def _percent(x: float) -> str:
    return f"{x:.2f}%"


def _y(count: int, asked: int) -> str:
    return f"{FLOOR - HEIGHT * min(count / asked, 1):.1f}"


def _points(history: History, frame: Frame) -> list[tuple[float, int]]:
    """The corners of the line: level between two units with answers, rising within one."""
    corners = [(0.0, 0)]
    count = 0
    for tally in history.answers:
        corners.append((frame.x(tally.at), count))
        count += tally.count
        corners.append((frame.x(min(history.unit.after(tally.at), history.now)), count))
    corners.append((frame.x(history.now), count))
    return [corner for number, corner in enumerate(corners) if number == 0 or corner != corners[number - 1]]


def _level(count: int, asked: int) -> Level:
    y = float(_y(count, asked))
    return Level(f"{y:.1f}", f"{y + 4:.1f}", f"{count:,}")


def _last(history: History, x: float) -> Point:
    y = float(_y(history.answered, history.asked))
    is_right = x > 100 - _LABEL_WIDTH
    return Point(
        x=_percent(x),
        y=f"{y:.1f}",
        text_x=_percent(x),
        text_y=f"{max(y - 10, TOP + 14):.1f}",
        words=f"{history.answered:,}",
        anchor="end" if is_right else "middle" if x > _MARGIN else "start",
    )


def _present(history: History, frame: Frame) -> Label | None:
    if history.now > frame.end:
        return None
    return _label(frame.x(history.now), history.unit.present)


def _label(x: float, words: str, *, is_spare: bool = False) -> Label:
    anchor = "start" if x < _MARGIN / 2 else "end" if x > 100 - _MARGIN / 2 else "middle"
    return Label(_percent(x), words, anchor, is_spare)


def _deadline(history: History, frame: Frame) -> Label | None:
    if history.deadline is None:
        return None
    words = day_in_words(history.deadline)
    if history.deadline > frame.end:
        return Label(_percent(100), words, "end")
    x = frame.x(history.deadline)
    return Label(_percent(x), words, "start" if x < _MARGIN else "end" if x > 100 - _MARGIN else "middle")


def _ticks(frame: Frame, *, taken: Iterable[float]) -> list[Label]:
    """Round times along the floor, none where the present is named."""
    step = step_of(frame)
    taken = list(taken)
    labels = []
    for number, moment in enumerate(round_times(frame, step)):
        x = frame.x(moment)
        distance = min((abs(x - other) for other in taken), default=100.0)
        if distance >= _LABEL_WIDTH:
            is_spare = number % 2 == 1 or distance < _NARROW_LABEL_WIDTH
            labels.append(_label(x, tick_in_words(moment, step), is_spare=is_spare))
    return labels


def _marks(history: History, frame: Frame, tallies: Iterable[Tally]) -> list[Mark]:
    """One mark for each wave of mails; what lies too near to be told apart is one wave."""
    waves: list[tuple[float, Tally]] = []
    for tally in tallies:
        x = frame.x(tally.at)
        if waves and x - waves[-1][0] < _MARK_WIDTH:
            first_x, first = waves[-1]
            waves[-1] = first_x, Tally(first.at, first.count + tally.count)
        else:
            waves.append((x, tally))
    return [Mark(_percent(x), tally.count, history.unit.in_words(tally.at)) for x, tally in waves]
