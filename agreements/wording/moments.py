"""Moments in words, in English: as evidence and mails say them, and as programs read them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# A deadline there has passed when it has passed everywhere.
ANYWHERE_ON_EARTH = "Etc/GMT+12"


def utc(moment: datetime) -> str:
    """3 May 2020, 14:02 UTC."""
    return f"{_day_and_time(moment.astimezone(UTC))} UTC"


def local(moment: datetime, zone: str) -> str:
    """As clocks of a time zone show it: 3 May 2020, 07:02 PDT."""
    at = moment.astimezone(ZoneInfo(zone))
    return f"{_day_and_time(at)} {_zone_at(at, zone)}"


def local_and_utc(moment: datetime, zone: str) -> str:
    """31 May 2020, 23:59 Anywhere on Earth (1 June, 11:59 UTC)."""
    at, in_utc = moment.astimezone(ZoneInfo(zone)), moment.astimezone(UTC)
    if zone == "UTC":
        return utc(moment)
    day = "" if in_utc.date() == at.date() else f"{_day(in_utc)}, "
    return f"{local(moment, zone)} ({day}{in_utc:%H:%M} UTC)"


def iso(moment: datetime) -> str:
    """For programs: 2020-05-03T14:02:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(at: datetime) -> str:
    return f"{at.day} {_MONTHS[at.month - 1]}"


def _day_and_time(at: datetime) -> str:
    return f"{_day(at)} {at.year}, {at:%H:%M}"


def _zone_at(at: datetime, zone: str) -> str:
    if zone == ANYWHERE_ON_EARTH:
        return "Anywhere on Earth"
    name = at.tzname() or zone
    return f"UTC{name}" if name.startswith(("+", "-")) else name
