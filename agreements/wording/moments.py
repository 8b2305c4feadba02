"""Moments in words, in English: as evidence and mails say them, and as programs read them."""

from datetime import UTC, datetime

from agreements.wording.clocks import clock_name

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def utc(moment: datetime) -> str:
    """3 May 2020, 14:02 UTC."""
    return f"{_day_and_time(moment.astimezone(UTC))} UTC"


def in_words(moment: datetime) -> str:
    """On the clock of the moment's zone and in UTC: 1 June 2026, 23:59 PDT (2 June, 06:59 UTC)."""
    if moment.tzname() == "UTC":
        return utc(moment)
    in_utc = moment.astimezone(UTC)
    day = "" if in_utc.date() == moment.date() else f"{_day(in_utc)}, "
    return f"{_day_and_time(moment)} {clock_name(moment)} ({day}{in_utc:%H:%M} UTC)"


def on_the_clock(moment: datetime) -> str:
    """3 May 2020, 16:02, where a page says elsewhere whose clock that is."""
    return _day_and_time(moment)


def iso(moment: datetime) -> str:
    """For programs: 2020-05-03T14:02:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(at: datetime) -> str:
    return f"{at.day} {_MONTHS[at.month - 1]}"


def _day_and_time(at: datetime) -> str:
    return f"{_day(at)} {at.year}, {at:%H:%M}"
