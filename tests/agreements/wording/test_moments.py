from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from agreements.wording import moments


def test_utc_is_said_whatever_zone_the_moment_was_given_in() -> None:
    assert moments.utc(datetime(2020, 5, 3, 7, 2, tzinfo=timezone(timedelta(hours=-7)))) == "3 May 2020, 14:02 UTC"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Etc/GMT+12", "15 January 2027, 23:59 Anywhere on Earth (16 January, 11:59 UTC)"),
        ("America/Sao_Paulo", "16 January 2027, 08:59 UTC−3 (11:59 UTC)"),
        ("Asia/Kathmandu", "16 January 2027, 17:44 UTC+5:45 (11:59 UTC)"),
        ("America/Los_Angeles", "16 January 2027, 03:59 PST (11:59 UTC)"),
        ("Europe/London", "16 January 2027, 11:59 GMT (11:59 UTC)"),
        ("UTC", "16 January 2027, 11:59 UTC"),
        ("Etc/UTC", "16 January 2027, 11:59 UTC"),
    ],
)
def test_moment_is_told_with_the_name_of_its_clock(zone: str, words: str) -> None:
    assert moments.in_words(datetime(2027, 1, 16, 11, 59, tzinfo=UTC).astimezone(ZoneInfo(zone))) == words


def test_iso_is_for_programs() -> None:
    assert moments.iso(datetime(2026, 6, 2, 6, 59, tzinfo=UTC)) == "2026-06-02T06:59:00Z"
