"""Whether the answers that come in a day are as many as are needed, in one sentence."""

import math
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agreements.sentences import counted

WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


def pace_in_words(*, lately: int, missing: int, begin: datetime, now: datetime, deadline: datetime | None) -> str:
    """`lately` are the answers of the last seven days, or since it began; `missing` those that are still wanted."""
    if not missing:
        return _("Nobody’s answer is missing.")
    said = _lately(lately, now - begin)
    if deadline is None:
        return f"{said}."
    left = deadline - now
    if left < timedelta(0):
        more = counted("{count} is missing after the deadline", "{count} are missing after the deadline", missing)
    elif left < _DAY:
        more = counted("{count} is missing on the last day", "{count} are missing on the last day", missing)
    else:
        needed = math.ceil(missing / (left / _DAY))
        more = counted("{count} a day would be needed", "{count} a day would be needed", needed)
    return f"{said}; {more}."


def _lately(count: int, passed: timedelta) -> str:
    if passed < _DAY:
        return counted(
            "{count} answer since the first invitation", "{count} answers since the first invitation", count
        )
    is_young = passed < WEEK
    if not count:
        return _("No answer since the first invitation") if is_young else _("No answer in the last 7 days")
    a_day = math.floor(count / (min(passed, WEEK) / _DAY) + 0.5)
    if a_day == 0:
        return _("Less than one answer a day in the last 7 days")
    if is_young:
        return counted(
            "{count} answer a day since the first invitation",
            "{count} answers a day since the first invitation",
            a_day,
        )
    return counted("{count} answer a day in the last 7 days", "{count} answers a day in the last 7 days", a_day)
