"""Clocks of the world: what they are called, what they leave out, and what they read twice."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from agreements.wording import clocks

VIENNA, LORD_HOWE, APIA = ZoneInfo("Europe/Vienna"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")


@pytest.mark.parametrize(("hours", "words"), [(0, "UTC"), (2, "UTC+2"), (-3.5, "UTC−3:30"), (5.75, "UTC+5:45")])
def test_offset_is_told_in_hours(hours: float, words: str) -> None:
    zone = timezone(timedelta(hours=hours))

    assert clocks.offset_in_words(datetime(2027, 1, 1, tzinfo=zone)) == words


@pytest.mark.parametrize(
    ("reading", "zone", "found"),
    [
        ("2027-10-30T02:30", VIENNA, ["00:30"]),
        ("2027-10-31T02:30", VIENNA, ["00:30", "01:30"]),
        ("2027-10-31T02:59:59", VIENNA, ["00:59", "01:59"]),
        ("2027-10-31T03:00", VIENNA, ["02:00"]),
        ("2027-03-28T02:00", VIENNA, []),
        ("2027-03-28T03:00", VIENNA, ["01:00"]),
        ("2026-04-05T01:45", LORD_HOWE, ["14:45", "15:15"]),
    ],
)
def test_clock_reads_a_time_once_twice_or_never(reading: str, zone: ZoneInfo, found: list[str]) -> None:
    assert [
        f"{moment.astimezone(UTC):%H:%M}" for moment in clocks.moments_of(datetime.fromisoformat(reading), zone)
    ] == found


@pytest.mark.parametrize(
    ("reading", "zone", "before", "after"),
    [
        ("2027-03-28T02:00", VIENNA, "28 01:59", "28 03:00"),
        ("2027-03-28T02:30", VIENNA, "28 01:59", "28 03:00"),
        ("2027-03-28T02:59:59", VIENNA, "28 01:59", "28 03:00"),
        ("2026-10-04T02:10", LORD_HOWE, "04 01:59", "04 02:30"),
        ("2011-12-30T10:00", APIA, "29 23:59", "31 00:00"),
    ],
)
def test_nearest_times_stand_on_both_sides_of_a_gap(reading: str, zone: ZoneInfo, before: str, after: str) -> None:
    assert [f"{moment:%d %H:%M}" for moment in clocks.around(datetime.fromisoformat(reading), zone)] == [
        before,
        after,
    ]
