"""Where the parts of the overview's chart lie: two shares over time, in a frame that reaches a little beyond the deadline.

Across, places are percentages of the frame, so that the page may be of any width; down, they are pixels.
Every moment is in the conference's time zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from agreements.desk.dashboard.charting.history import History, Series, Tally
from agreements.desk.dashboard.charting.scales import (
    Frame,
    day_in_words,
    elapsed,
    height_of,
    levels,
    round_times,
    step_of,
    tick_in_words,
)
from agreements.wording.marked import gettext_noop

TOP = 28
HEIGHT = 176
FLOOR = TOP + HEIGHT

_ACROSS = 1000
# Nearer than this, in percent, two labels of the wide or of the narrow chart would touch, or two marks are one.
_LABEL_WIDTH = 8
_NARROW_LABEL_WIDTH = 17
_MARK_WIDTH = 2
_MARGIN = 12
# Of the words at a line's end: how far they stand from each other, from the line, and from where on they stand left of it.
_LINE_HEIGHT = 17
_ABOVE = 9
_END_WIDTH = 80


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
class Curve:
    """`name` is that of its class; at its end stands its `share` in parts of a hundred, how much of the whole it has come to."""

    name: str
    points: str
    area: str
    x: str
    y: str
    text_y: str
    anchor: str
    share: int


@dataclass(frozen=True)
class Chart:
    """What the page says of it in sentences stands in its template; words are marked here and looked up there."""

    answers: Series
    cleared: Series
    levels: list[Level]
    ticks: list[Label]
    # The lower one is drawn first.
    lines: list[Curve]
    present: Label | None
    deadline: Label | None
    invitations: list[Mark]
    reminders: list[Mark]
    # Reminders to come: how many days one mark stands for.
    planned: list[Mark]
    invited: int
    reminded: int


def chart(history: History) -> Chart:
    end = history.end
    frame = Frame(history.begin, end)
    most = max(history.answers.share, history.cleared.share)
    height = height_of(most) if history.is_near else 100
    present = _present(history, frame)
    is_within = history.deadline is not None and history.begin < history.deadline <= end
    return Chart(
        answers=history.answers,
        cleared=history.cleared,
        levels=[_level(share, height) for share in levels(height)],
        ticks=_ticks(frame, taken=[frame.x(history.now)] if present else []),
        lines=_lines(history, frame, height),
        present=present,
        deadline=_deadline(history, frame) if is_within else None,
        invitations=_marks(history, frame, history.invitations),
        reminders=_marks(history, frame, history.reminders),
        planned=_marks(history, frame, [Tally(at, 1) for at in history.planned if at <= end]),
        invited=sum(tally.count for tally in history.invitations),
        reminded=sum(tally.count for tally in history.reminders),
    )


def _percent(x: float) -> str:
    return f"{x:.2f}%"


def _y(share: float, height: int) -> float:
    return FLOOR - HEIGHT * min(share / height, 1)


def in_percent(share: float) -> int:
    """What is not nothing is not said to be nothing, and what is not all not to be all."""
    return min(max(round(share), 1), 99) if 0 < share < 100 else round(share)


def _lines(history: History, frame: Frame, height: int) -> list[Curve]:
    answers = _line(history, frame, height, "answered", history.answers)
    cleared = _line(history, frame, height, "cleared", history.cleared)
    return _apart(answers, cleared)


def _line(history: History, frame: Frame, height: int, name: str, series: Series) -> Curve:
    corners = _corners(history, frame, series)
    points = " ".join(f"{x * _ACROSS / 100:.1f},{_y(series.share_of(n), height):.1f}" for x, n in corners)
    x, y = corners[-1][0], _y(series.share, height)
    is_right = x > _END_WIDTH
    return Curve(
        name=name,
        points=points,
        area=f"{corners[0][0] * _ACROSS / 100:.1f},{FLOOR} {points} {x * _ACROSS / 100:.1f},{FLOOR}",
        x=_percent(x),
        y=f"{y:.1f}",
        text_y=f"{y - _ABOVE if is_right else y + 4:.1f}",
        anchor="end" if is_right else "start",
        share=in_percent(series.share),
    )


def _apart(one: Curve, other: Curve) -> list[Curve]:
    """The lower one first; the words at their ends never on each other, nor below the floor."""
    upper, lower = sorted((one, other), key=lambda line: float(line.y))
    lower_y = min(float(lower.text_y), FLOOR - 4)
    if upper.anchor == "end" and float(lower.y) + _LINE_HEIGHT < FLOOR:
        lower_y = float(lower.y) + _LINE_HEIGHT
    upper_y = max(min(float(upper.text_y), lower_y - _LINE_HEIGHT), TOP - 4)
    lower_y = max(lower_y, upper_y + _LINE_HEIGHT)
    return [replace(lower, text_y=f"{lower_y:.1f}"), replace(upper, text_y=f"{upper_y:.1f}")]


def _corners(history: History, frame: Frame, series: Series) -> list[tuple[float, int]]:
    """Level between two units with something to count, rising within one."""
    corners = [(0.0, 0)]
    count = 0
    for tally in series.tallies:
        corners.append((frame.x(tally.at), count))
        count += tally.count
        corners.append((frame.x(min(history.unit.after(tally.at), history.now)), count))
    corners.append((frame.x(history.now), count))
    return [corner for number, corner in enumerate(corners) if number == 0 or corner != corners[number - 1]]


def _level(share: float, height: int) -> Level:
    y = _y(share, height)
    return Level(f"{y:.1f}", f"{y + 4:.1f}", f"{share:g} %")


def _present(history: History, frame: Frame) -> Label | None:
    if history.now > frame.end:
        return None
    is_daily = elapsed(frame.begin, frame.end) > timedelta(days=2)
    return _label(frame.x(history.now), gettext_noop("Today") if is_daily else gettext_noop("Now"))


def _label(x: float, words: str, *, is_spare: bool = False) -> Label:
    anchor = "start" if x < _MARGIN / 2 else "end" if x > 100 - _MARGIN / 2 else "middle"
    return Label(_percent(x), words, anchor, is_spare)


def _deadline(history: History, frame: Frame) -> Label | None:
    """With the zone whose day it is."""
    if history.deadline is None:
        return None
    words = f"{day_in_words(history.deadline)}, {history.zone}"
    x = frame.x(history.deadline)
    return Label(_percent(x), words, "start" if x < _MARGIN else "end")


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
