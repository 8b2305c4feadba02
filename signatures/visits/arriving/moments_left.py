"""How long there is until a moment, and how far a clock is from UTC then."""

from datetime import datetime, timedelta, tzinfo

from django.utils.translation import gettext as _

from agreements import clock
from agreements.sentences import duration


def ends_in(moment: datetime) -> str:
    """In 6 days."""
    return _("in {time}").format(time=duration(moment - clock.now()))


def minutes_from_utc(moment: datetime, zone: tzinfo) -> int:
    """Of a clock in that zone; a page tells by it whether the reader's own is the same."""
    return round((moment.astimezone(zone).utcoffset() or timedelta()) / timedelta(minutes=1))
