from datetime import UTC, datetime, timedelta, timezone

import pytest

from agreements.wording import moments

SUMMER = datetime(2026, 6, 2, 6, 59, tzinfo=UTC)


def test_utc_is_said_whatever_zone_the_moment_was_given_in() -> None:
    assert moments.utc(datetime(2020, 5, 3, 7, 2, tzinfo=timezone(timedelta(hours=-7)))) == "3 May 2020, 14:02 UTC"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "2 June 2026, 06:59 UTC"),
        ("America/Los_Angeles", "1 June 2026, 23:59 PDT (2 June, 06:59 UTC)"),
        ("Europe/Vienna", "2 June 2026, 08:59 CEST (06:59 UTC)"),
        ("America/Sao_Paulo", "2 June 2026, 03:59 UTC-03 (06:59 UTC)"),
        ("Etc/GMT+12", "1 June 2026, 18:59 Anywhere on Earth (2 June, 06:59 UTC)"),
    ],
)
def test_local_and_utc_names_the_day_there_only_if_it_is_another(zone: str, words: str) -> None:
    assert moments.local_and_utc(SUMMER, zone) == words


def test_iso_is_for_programs() -> None:
    assert moments.iso(SUMMER) == "2026-06-02T06:59:00Z"
