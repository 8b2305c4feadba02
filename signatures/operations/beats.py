"""Signs of life of the ticker and of the workers, kept in the database, so that they are there when Redis is not.

Each comes out of the loop that does the work: whatever hangs or has ended gives none.
"""

import math
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from agreements import clock
from agreements.desk.dashboard.alarms import Alarm, AlarmFacts, Source, first
from agreements.models import Conference
from signatures.models import Beat

TICKER = "ticker"
# The queues: a worker beats for each that it takes from.
QUEUES = ("seal", "mail", "bulk")
PARTS = (TICKER, *QUEUES)
# Not a part that is at work: noted by the ticker while Redis takes what it is given.
REDIS = "redis"
# So many seconds apart one process writes; after so long without a sign something is amiss.
EVERY = 20.0
SILENT = timedelta(minutes=5)

_noted: dict[str, float] = {}


def beat(*parts: str) -> None:
    """At most one write every 20 seconds, however often it is called."""
    now = time.monotonic()
    due = [part for part in parts if now - _noted.get(part, -math.inf) >= EVERY]
    if not due:
        return
    at = clock.now()
    if Beat.objects.filter(part__in=due).update(at=at) < len(due):
        Beat.objects.bulk_create([Beat(part=part, at=at) for part in due], ignore_conflicts=True)
    _noted.update(dict.fromkeys(due, now))


def seen() -> Mapping[str, datetime]:
    """When each part was last seen; without those that never were."""
    return dict(Beat.objects.filter(part__in=PARTS).values_list("part", "at"))


def ages() -> dict[str, int | None]:
    """In seconds; None for what never was seen."""
    now, found = clock.now(), seen()
    return {part: max(0, int((now - found[part]).total_seconds())) if part in found else None for part in PARTS}


def silent(since: timedelta = SILENT) -> dict[str, datetime]:
    """What was seen once, and for so long no more; nothing where no Redis is configured, because `work_off` does it all."""
    return _silent_of(seen(), since) if settings.REDIS_URL else {}


def _silent_of(found: Mapping[str, datetime], since: timedelta) -> dict[str, datetime]:
    before = clock.now() - since
    return {part: at for part, at in found.items() if at < before}


def words_for(part: str) -> str:
    return {
        TICKER: _("ticker gives no sign of life, so nothing that was left lying is found"),
        "seal": _("worker for documents gives no sign of life"),
        "mail": _("worker for mails gives no sign of life"),
        "bulk": _("worker for long jobs gives no sign of life"),
    }[part]


def _about(_conference: Conference) -> AlarmFacts:
    parts = PARTS if settings.REDIS_URL else ()
    return {f"beat_{part}": first(Beat.objects.filter(part=part), "at") for part in parts}


def _of(_conference: Conference, facts: AlarmFacts) -> Iterator[Alarm]:
    found = {part: at for part in PARTS if (at := facts.get(f"beat_{part}"))}
    for part, at in _silent_of(found, SILENT).items():
        yield Alarm(f"beat-{part}", 1, words_for(part), note=_("Last seen"), since=at, stops_documents=part == "seal")


SIGNS_OF_LIFE = Source(_about, _of)
