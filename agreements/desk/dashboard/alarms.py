"""What stands still, as the dashboard tells it; the setting ALARM_SOURCES names the functions that know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from agreements.models import Conference


@dataclass(frozen=True)
class Alarm:
    """`words` follow the count; `is_urgent`: it does not pass by itself. `url` and `verb`: a button that posts."""

    key: str
    count: int
    words: str
    note: str = ""
    since: datetime | None = None
    is_urgent: bool = True
    url: str = ""
    verb: str = ""


def alarms(conference: Conference) -> list[Alarm]:
    sources: list[Callable[[Conference], Iterable[Alarm]]] = [import_string(path) for path in settings.ALARM_SOURCES]
    return [alarm for source in sources for alarm in source(conference) if alarm.count]
