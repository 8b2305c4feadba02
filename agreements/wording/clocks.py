"""Clocks of the world: what they are called, and which moments a reading of one may mean. Pure."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# Deadlines that end when the day has ended everywhere; POSIX counts its signs the other way round.
ANYWHERE_ON_EARTH = "Etc/GMT+12"
_ITS_NAME = "Anywhere on Earth"
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


@cache
def zones() -> frozenset[str]:
    """The names of all zones of the database, which is read as a folder of files."""
    return frozenset(available_timezones())


def zone_name(zone: str) -> str:
    """What people call a zone of the database: Anywhere on Earth, Europe/Vienna."""
    return _ITS_NAME if zone == ANYWHERE_ON_EARTH else zone


def zone_called(words: str) -> str:
    """The zone of the database that is meant by what somebody typed, as far as that has a name of its own."""
    return ANYWHERE_ON_EARTH if words.strip().casefold() in (_ITS_NAME.casefold(), "aoe") else words.strip()


def months_later(moment: datetime, months: int) -> datetime:
    """By so many months on the clock of the moment's zone; on the last day of a month that is too short."""
    if not months:
        return moment
    year, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + year, month + 1
    day = min(moment.day, monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day, fold=0).astimezone(UTC).astimezone(moment.tzinfo)


def clock_name(moment: datetime) -> str:
    """What people call the clock of the moment's zone: Anywhere on Earth, PDT, UTC, UTC−3 where it has no letters."""
    if str(moment.tzinfo) == ANYWHERE_ON_EARTH:
        return _ITS_NAME
    name = moment.tzname() or ""
    return name if name.isalpha() else offset_in_words(moment)


def offset_in_words(moment: datetime) -> str:
    """UTC, UTC+2, UTC−3:30."""
    minutes = round((moment.utcoffset() or timedelta()) / _MINUTE)
    hours, rest = divmod(abs(minutes), 60)
    ahead = f"{hours}:{rest:02}" if rest else f"{hours}" if hours else ""
    return f"UTC{('−' if minutes < 0 else '+') if ahead else ''}{ahead}"


def moments_of(reading: datetime, zone: ZoneInfo) -> list[datetime]:
    """When a clock in `zone` reads so (`reading` has no zone): once, never in a gap, or twice, the earlier one first."""
    found = {at.astimezone(UTC) for fold in (0, 1) if _reads(at := reading.replace(tzinfo=zone, fold=fold), reading)}
    return [moment.astimezone(zone) for moment in sorted(found)]


def around(reading: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The last minute before a gap, and the first moment after it, of a reading that falls into the gap."""
    # By the rule of before the gap the reading is a moment after it, and the other way round.
    before, after = (reading.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    while after - before > _SECOND:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset():
            before = middle
        else:
            after = middle
    first = _rounded(after)
    return (first - _MINUTE).astimezone(zone), first.astimezone(zone)


def _reads(moment: datetime, reading: datetime) -> bool:
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None, fold=0) == reading.replace(fold=0)


def _rounded(moment: datetime) -> datetime:
    """To the full minute: no zone that is in use today changes its clock at another time."""
    return (moment + _MINUTE / 2).replace(second=0, microsecond=0)
