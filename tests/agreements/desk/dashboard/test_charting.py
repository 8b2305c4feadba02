from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string

from agreements.desk.dashboard.charting import History, Series, Tally, Unit, chart, tallied, unit_of
from agreements.desk.dashboard.charting.drawing import Label, in_percent
from agreements.desk.dashboard.charting.scales import Frame, height_of, levels, round_times, step_of

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
        "answers": Series(100, [Tally(day(3), 40), Tally(day(4), 10), Tally(day(20), 25)]),
        "cleared": Series(20, [Tally(day(4), 4)]),
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
        pytest.param({"deadline": BEGIN + 30 * DAY}, BEGIN + 31 * DAY, id="a thirtieth after the deadline"),
        pytest.param({"deadline": BEGIN + 300 * DAY, "now": BEGIN}, BEGIN + 310 * DAY, id="so from the first hour on"),
        pytest.param(
            {"deadline": BEGIN + 3 * DAY, "now": BEGIN + 9 * DAY, "answers": Series(9, [])},
            BEGIN + 3.1 * DAY,
            id="past",
        ),
        pytest.param(
            {"deadline": BEGIN + 3 * DAY, "now": day(22), "answers": Series(9, [Tally(day(20), 1)])},
            day(21),
            id="with the last answer, where it came later",
        ),
        pytest.param({"deadline": BEGIN - DAY}, BEGIN + 20 * DAY, id="now, where the deadline was before"),
        pytest.param({"deadline": BEGIN + 300 * DAY, "is_near": True}, BEGIN + 20 * DAY, id="now, near by"),
    ],
)
def test_frame_ends(facts, end):
    assert history(**facts).end == end


def test_lines_are_level_between_two_days_and_end_today():
    cleared, answered = chart(history(begin=day(1), now=day(21), deadline=None)).lines

    assert answered.points == "0.0,204.0 100.0,204.0 150.0,133.6 200.0,116.0 950.0,116.0 1000.0,72.0"
    assert (answered.name, answered.x, answered.y, answered.anchor) == ("answered", "100.00%", "72.0", "end")
    assert cleared.points == "0.0,204.0 150.0,204.0 200.0,168.8 1000.0,168.8"
    assert cleared.area == f"0.0,204 {cleared.points} 1000.0,204"
    assert (answered.share, cleared.share) == (75, 20)


@pytest.mark.parametrize(
    ("answered", "clear"), [(0, 0), (1, 0), (3, 2), (50, 50), (52, 48), (100, 100), (98, 100), (100, 0)]
)
@pytest.mark.parametrize("now", [BEGIN, BEGIN + 10 * DAY, BEGIN + 27 * DAY])
def test_words_at_the_ends_of_the_lines_are_never_on_each_other(answered, clear, now):
    drawn = chart(
        history(now=now, answers=Series(100, [Tally(BEGIN, answered)]), cleared=Series(100, [Tally(BEGIN, clear)]))
    )
    heights = [float(line.text_y) for line in drawn.lines]

    assert heights[0] - heights[1] >= 17
    assert max(heights) <= 204
    assert min(heights) >= 20


@pytest.mark.parametrize(("share", "said"), [(0, 0), (0.01, 1), (62.4, 62), (99.9, 99), (100, 100)])
def test_share_is_never_said_to_be_nothing_or_all_when_it_is_not(share, said):
    assert in_percent(share) == said


def test_lines_lie_on_the_floor_while_nobody_has_answered():
    drawn = chart(history(answers=Series(100, []), cleared=Series(0, [])))

    assert {point.split(",")[1] for line in drawn.lines for point in line.points.split()} == {"204.0"}


def test_line_begins_with_the_invitation_where_its_day_began_before():
    drawn = chart(history(answers=Series(100, [Tally(day(2), 50)]), deadline=None))

    assert drawn.lines[1].points.split()[:2] == ["0.0,204.0", "30.2,116.0"]


def test_chart_of_one_moment_has_a_frame():
    drawn = chart(history(unit=Unit.MINUTE, now=BEGIN, answers=Series(1, []), cleared=Series(9, []), deadline=None))

    assert drawn.lines[1].points == "0.0,204.0"
    assert drawn.present is not None
    assert (drawn.present.words, drawn.present.x, drawn.present.anchor) == ("Now", "0.00%", "start")
    assert [level.words for level in drawn.levels] == ["0 %", "25 %", "50 %", "75 %", "100 %"]


def test_near_frame_is_as_high_as_its_lines():
    near = history(now=BEGIN + timedelta(hours=5), answers=Series(1000, [Tally(BEGIN, 13)]), cleared=Series(9, []))

    drawn = chart(replace(near, is_near=True))

    assert [level.words for level in drawn.levels] == ["0 %", "0.5 %", "1 %", "1.5 %", "2 %"]
    assert drawn.deadline is None
    assert [level.words for level in chart(near).levels][-1] == "100 %"


def test_page_says_in_sentences_what_the_chart_shows():
    context = {"chart": chart(history()), "pace": "61 answers a day in the last 7 days.", "facts": None}
    page = render_to_string("desk/overview/over_time.html", context)

    assert "75 of 100 agreements are answered. 4 of 20 papers are clear." in page
    assert page.count("80 invitations, 2 Sep") == page.count("30 reminders, 19 Sep") == 2
    assert page.count("Deadline 30 Sep, UTC") == 2
    assert ">Today</text>" in page
    assert "75 % answered</text>" in page
    assert "20 % clear</text>" in page
    assert ">61 answers a day in the last 7 days.</p>" in page


def test_deadline_is_a_line_from_the_first_hour_on_and_names_its_zone():
    early = chart(history(unit=Unit.MINUTE, now=BEGIN + timedelta(minutes=20), zone="Anywhere on Earth"))
    late = chart(history(begin=day(1), deadline=day(21)))

    assert early.deadline == Label("96.77%", "30 Sep, Anywhere on Earth", "end")
    assert late.deadline == Label("96.77%", "21 Sep, UTC", "end")


def test_deadline_before_the_first_invitation_is_none():
    assert chart(history(deadline=BEGIN - DAY)).deadline is None


def test_present_is_not_named_long_after_the_deadline():
    drawn = chart(history(now=BEGIN + 90 * DAY))

    assert drawn.present is None
    assert {line.x for line in drawn.lines} == {"100.00%"}


def test_ticks_leave_room_for_the_present():
    at = {tick.words: float(tick.x.rstrip("%")) for tick in chart(history(now=day(16))).ticks}

    assert list(at) == ["2 Sep", "9 Sep", "23 Sep", "30 Sep"]


def test_marks_that_lie_together_are_one_wave():
    sent = [Tally(day(2), 80), Tally(day(3), 1), Tally(day(9), 2)]
    drawn = chart(history(invitations=sent, deadline=BEGIN + 90 * DAY))

    assert [(mark.count, mark.words) for mark in drawn.invitations] == [(81, "2 Sep"), (2, "9 Sep")]
    assert (drawn.invited, drawn.reminded) == (83, 30)


@pytest.mark.parametrize(
    ("share", "height"), [(0, 1), (0.7, 1), (1.3, 2), (20, 20), (20.1, 40), (41, 100), (100, 100)]
)
def test_height_is_the_least_that_holds_a_share(share, height):
    assert height_of(share) == height
    assert levels(height)[-1] == height


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
def test_unit_counts_hours_that_passed_when_the_clock_changes(midnight):
    """From eleven in the evening before: three hours later the clock reads 3 or 2."""
    begin = (midnight.astimezone(UTC) - timedelta(hours=1)).astimezone(VIENNA)
    sooner, in_three_hours = (
        (begin.astimezone(UTC) + timedelta(hours=hours)).astimezone(VIENNA) for hours in (2.9, 3)
    )
    assert unit_of(begin, in_three_hours) is Unit.HOUR
    assert unit_of(begin, sooner) is Unit.MINUTE


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
