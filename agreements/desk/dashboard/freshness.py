"""Whether the overview that a browser shows is still true, told by a few figures: the page asks for itself every ten seconds.

Nearly all that it tells changes by deeds, and each deed moves the end of the log. What else can change is asked beside that:
mails that leave, and jobs that go on. What stands still changes by the minute, and is asked once in it by each process. How
long ago something was is said anew every few minutes.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count, F

from agreements import clock
from agreements.access import Access
from agreements.desk.dashboard.alarms import Alarm, AlarmFacts, alarms, whole
from agreements.models import BulkJob, Conference, Message

# After so long a time all is said anew, and what stands still is asked for again.
_LATEST, _ALARMED = timedelta(minutes=5), timedelta(minutes=1)

_FIGURES = ("log_end", "mails_owed", "mails_leased")


def asked_beside(conference: Conference) -> AlarmFacts:
    """As expressions beside the conference's row: where the log ends, how many mails have not left, how many are leaving."""
    owed = Message.objects.owed_of(conference)
    return {
        "log_end": F("chain_head__number"),
        "mails_owed": whole(owed, Count("pk")),
        "mails_leased": whole(owed.filter(lease_until__isnull=False), Count("pk")),
    }


def figures_of(conference: Conference) -> AlarmFacts:
    """The same, in one query."""
    return Conference.objects.filter(pk=conference.pk).values(**asked_beside(conference)).get()


def digest_of(access: Access, figures: AlarmFacts, jobs: Sequence[BulkJob]) -> str:
    """The same as long as the page would say the same; `jobs` are those that it shows."""
    told = (
        access.conference.pk,
        access.role,
        access.to_decide,
        [figures[name] for name in _FIGURES],
        _alarmed(access.conference),
        *((job.pk, job.done, job.given_up_at, job.finished_at, job.last_error) for job in jobs),
        clock.now().timestamp() // _LATEST.total_seconds(),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def remember(conference: Conference, some: Iterable[Alarm]) -> tuple[object, ...]:
    """What was found to stand still, for the rest of the minute."""
    told = tuple((alarm.key, alarm.count, alarm.words, alarm.note) for alarm in some)
    cache.set(_key(conference), told, _ALARMED.total_seconds())
    return told


def _alarmed(conference: Conference) -> object:
    told = cache.get(_key(conference))
    return remember(conference, alarms(conference)) if told is None else told


def _key(conference: Conference) -> str:
    return f"alarmed-{conference.pk}-{clock.now().timestamp() // _ALARMED.total_seconds():.0f}"
