from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string

from agreements.desk.dashboard.charting import History, Tally, Unit, chart, tallied, unit_of
from agreements.desk.dashboard.charting.scales import Frame, levels, round_times, step_of

BEGIN = datetime(2020, 9, 2, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def day(number: int) -> datetime:
    return datetime(2020, 9, number, tzinfo=UTC)


def history(**facts) -> History:
    defaults = {
        "unit": Unit.DAY,
        "begin": BEGIN,
        "now": BEGIN + 20 * DAY,
        "deadline": day(30),
        "asked": 100,
        "answers": [Tally(day(3), 40), Tally(day(4), 10), Tally(day(20), 25)],
        "invitations": [Tally(day(2), 80)],
        "reminders": [Tally(day(19), 30)],
    }
    return History(**(defaults | facts))


@pytest.mark.parametrize(
    ("passed", "unit"),
    [(timedelta(0), Unit.MINUTE), (timedelta(hours=3), Unit.HOUR), (4 * DAY, Unit.DAY), (200 * DAY, Unit.DAY)],
)
def test_unit_grows_with_what_has_passed(passed, unit):
    assert unit_of(BEGIN, BEGIN + passed) is unit


@pytest.mark.parametrize(
    ("facts", "end"),
    [
        pytest.param({"deadline": None}, BEGIN + 20 * DAY, id="now, without a deadline"),
        pytest.param({"deadline": None, "now": BEGIN}, BEGIN + timedelta(hours=1), id="an hour, at the beginning"),
        pytest.param({"deadline": BEGIN + 30 * DAY}, BEGIN + 31 * DAY, id="a little after the deadline"),
        pytest.param({"deadline": BEGIN + 300 * DAY}, BEGIN + 80 * DAY, id="before a deadline that is far"),
        pytest.param(
            {"deadline": BEGIN + 3 * DAY, "now": BEGIN + 9 * DAY, "answers": []}, BEGIN + 3.1 * DAY, id="past"
        ),
    ],
)
def test_frame_ends(facts, end):
    assert history(**facts).end == end


def test_line_is_level_between_answers_and_ends_today():
    drawn = chart(history(begin=day(1), now=day(21), deadline=None))

    assert drawn.line == ("0.0,204.0 100.0,204.0 150.0,133.6 200.0,116.0 950.0,116.0 1000.0,72.0")
    assert drawn.area == f"0.0,204 {drawn.line} 1000.0,204"
    assert (drawn.last.words, drawn.last.x, drawn.last.y, drawn.last.anchor) == ("75", "100.00%", "72.0", "end")


def test_line_lies_on_the_floor_while_nobody_has_answered():
    drawn = chart(history(answers=[]))

    assert {point.split(",")[1] for point in drawn.line.split()} == {"204.0"}
    assert (drawn.answered, drawn.asked, drawn.lately) == (0, 100, 0)


def test_line_begins_with_the_invitation_where_its_day_began_before():
    drawn = chart(history(answers=[Tally(day(2), 50)], deadline=None))

    assert drawn.line.split()[:2] == ["0.0,204.0", "30.2,116.0"]


def test_chart_of_one_moment_has_a_frame():
    drawn = chart(history(unit=Unit.MINUTE, now=BEGIN, answers=[], asked=1))

    assert drawn.line == "0.0,204.0"
    assert drawn.present is not None
    assert (drawn.present.words, drawn.present.x, drawn.present.anchor) == ("Now", "0.00%", "start")
    assert [level.words for level in drawn.levels] == ["0", "1"]


def test_chart_says_how_many_came_lately():
    drawn = chart(history())

    assert (drawn.answered, drawn.asked, drawn.lately, drawn.lately_words) == (75, 100, 25, "in the last 7 days")


def test_page_says_in_sentences_what_the_chart_shows():
    page = render_to_string("desk/chart.html", {"chart": chart(history())})

    assert "75 of 100 agreements are answered, 25 of them in the last 7 days." in page
    assert page.count("80 invitations, 2 Sep") == page.count("30 reminders, 19 Sep") == 2
    assert page.count("Deadline 30 Sep") == 2
    assert ">Today</text>" in page


def test_page_marks_a_deadline_beyond_the_frame():
    page = render_to_string("desk/chart.html", {"chart": chart(history(asked=1, answers=[], now=day(3)))})

    assert "0 of 1 agreement is answered." in page
    assert "Deadline 30 Sep →</text>" in page
    assert "<li>Deadline 30 Sep</li>" in page


def test_deadline_within_the_frame_is_a_line():
    drawn = chart(history(begin=day(1), deadline=day(21)))

    assert drawn.has_deadline_line
    assert drawn.deadline is not None
    assert (drawn.deadline.words, drawn.deadline.anchor) == ("21 Sep", "end")


def test_deadline_beyond_the_frame_is_named_at_its_edge():
    drawn = chart(history(unit=Unit.MINUTE, now=BEGIN + timedelta(minutes=20)))

    assert not drawn.has_deadline_line
    assert drawn.deadline is not None
    assert (drawn.deadline.words, drawn.deadline.x, drawn.deadline.anchor) == ("30 Sep", "100.00%", "end")


def test_present_is_not_named_long_after_the_deadline():
    drawn = chart(history(now=BEGIN + 90 * DAY))

    assert drawn.present is None
    assert drawn.last.x == "100.00%"


def test_ticks_leave_room_for_the_present():
    at = {tick.words: float(tick.x.rstrip("%")) for tick in chart(history(now=day(16))).ticks}

    assert list(at) == ["2 Sep", "9 Sep", "23 Sep", "30 Sep"]


def test_marks_that_lie_together_are_one_wave():
    sent = [Tally(day(2), 80), Tally(day(3), 1), Tally(day(9), 2)]
    drawn = chart(history(invitations=sent, deadline=BEGIN + 90 * DAY))

    assert [(mark.count, mark.words) for mark in drawn.invitations] == [(81, "2 Sep"), (2, "9 Sep")]
    assert (drawn.invited, drawn.reminded) == (83, 30)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (100, [0, 20, 40, 60, 80, 100]),
        (4225, [0, 1000, 2000, 3000, 4225]),
    ],
)
def test_levels_are_round_and_end_with_all(asked, expected):
    assert levels(asked) == expected


@pytest.mark.parametrize(
    ("span", "step"),
    [
        (timedelta(hours=1), timedelta(minutes=10)),
        (timedelta(hours=30), timedelta(hours=6)),
        (31 * DAY, 7 * DAY),
        (5000 * DAY, 364 * DAY),
    ],
)
def test_step_keeps_ticks_apart(span, step):
    assert step_of(Frame(BEGIN, BEGIN + span)) == step


def test_round_times_stay_at_midnight_when_the_clock_changes():
    zone = ZoneInfo("America/Los_Angeles")
    begin = datetime(2020, 10, 30, 8, tzinfo=zone)

    times = round_times(Frame(begin, begin + 4 * DAY), DAY)

    assert [(moment.day, moment.hour) for moment in times] == [(30, 0), (31, 0), (1, 0), (2, 0), (3, 0)]


VIENNA = ZoneInfo("Europe/Vienna")
# The clock goes from 02:00 to 03:00, and from 03:00 back to 02:00.
SPRING = datetime(2027, 3, 28, tzinfo=VIENNA)
AUTUMN = datetime(2027, 10, 31, tzinfo=VIENNA)


@pytest.mark.parametrize(("midnight", "noon"), [(SPRING, 11 / 23), (AUTUMN, 13 / 25)])
def test_place_is_the_share_of_the_time_that_passed_when_the_clock_changes(midnight, noon):
    frame = Frame(midnight, midnight + DAY)

    assert frame.x(midnight.replace(hour=12)) == pytest.approx(100 * noon)


def test_hours_that_the_clock_leaves_out_have_no_tick():
    times = round_times(Frame(SPRING, SPRING.replace(hour=6)), timedelta(hours=1))

    assert [moment.hour for moment in times] == [0, 1, 3, 4, 5, 6]


@pytest.mark.parametrize("midnight", [SPRING, AUTUMN])
def test_unit_and_lately_count_hours_that_passed_when_the_clock_changes(midnight):
    """From eleven in the evening before: three hours later the clock reads 3 or 2, a day later 24:00 or 22:00."""
    begin = (midnight.astimezone(UTC) - timedelta(hours=1)).astimezone(VIENNA)
    sooner, in_three_hours, in_a_day = (
        (begin.astimezone(UTC) + timedelta(hours=hours)).astimezone(VIENNA) for hours in (2.9, 3, 24)
    )
    told = history(unit=Unit.HOUR, begin=begin, now=in_a_day, answers=[Tally(begin, 7)])

    assert unit_of(begin, in_three_hours) is Unit.HOUR
    assert unit_of(begin, sooner) is Unit.MINUTE
    assert told.lately == 7


@pytest.mark.parametrize("midnight", [SPRING, AUTUMN])
def test_frame_without_a_deadline_is_an_hour_long_when_the_clock_changes(midnight):
    begin = (midnight.astimezone(UTC) + timedelta(hours=1.75)).astimezone(VIENNA)

    end = history(begin=begin, now=begin, deadline=None).end

    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=1)
    assert end.tzinfo is VIENNA


@pytest.mark.parametrize(
    ("zone", "unit", "found"),
    [
        ("Europe/Vienna", Unit.DAY, ["2020-09-02 00:00+0200 3", "2020-09-03 00:00+0200 4"]),
        ("Asia/Kolkata", Unit.DAY, ["2020-09-02 00:00+0530 1", "2020-09-03 00:00+0530 6"]),
        (
            "Asia/Kolkata",
            Unit.HOUR,
            ["2020-09-02 23:00+0530 1", "2020-09-03 00:00+0530 2", "2020-09-03 03:00+0530 4"],
        ),
        (
            "UTC",
            Unit.MINUTE,
            ["2020-09-02 18:29+0000 1", "2020-09-02 18:30+0000 2", "2020-09-02 22:05+0000 4"],
        ),
    ],
)
def test_counts_by_the_minute_are_tallied_in_the_zone_of_the_conference(zone, unit, found):
    counted = [("2020-09-02 22:05", 4), ("2020-09-02 18:29", 1), ("2020-09-02 18:30", 2)]

    tallies = tallied(unit, ZoneInfo(zone), counted)

    assert [f"{tally.at:%Y-%m-%d %H:%M%z} {tally.count}" for tally in tallies] == found
