"""When the last of the mails that wait will have left: by what the settings allow, and by how quickly they leave now."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min

from agreements import clock
from agreements.mail.pacing import pace
from agreements.mail.relaying import mail_server
from agreements.models import Conference, Message

# The pace is that of so long a time; of fewer mails nothing is said.
_MEASURED = timedelta(minutes=10)
_ENOUGH = 5


def finishes_at(
    conference: Conference | None = None, *, more: int = 0, stopped_until: datetime | None = None
) -> datetime | None:
    """Of this conference's mails, or of all, and of so many that are still being written; None where none waits, or nobody
    can tell. `stopped_until`: before when the mail server takes none, if that was read already.

    All conferences share the mail server: what comes before the last of them counts.
    """
    waiting = Message.objects.owed().that_may_leave()
    if conference is not None and not more:
        last = waiting.filter(conference=conference).order_by("-created_at").values("created_at")[:1]
        waiting = waiting.filter(created_at__lte=last)
    count = waiting.count() + more
    return _end_of(count, stopped_until or mail_server.stopped_until()) if count else None


def _end_of(count: int, stopped_until: datetime | None) -> datetime | None:
    begin = max(clock.now(), stopped_until or clock.now())
    ends = [_by_day(count, begin)]
    each = max(filter(None, (_measured(), pace.interval())), default=None)
    if each is not None:
        ends.append(begin + each * count)
    return max((end for end in ends if end is not None), default=None)


def _by_day(count: int, begin: datetime) -> datetime | None:
    """When the last of so many may leave: a day after the one that left as many mails before it as a day may have."""
    per_day = int(settings.MAIL_PER_DAY)
    times = pace.left_at() if per_day else []
    if len(times) + count <= per_day or not per_day:
        return None
    days, index = divmod(len(times) + count - 1, per_day)
    if index < len(times):
        return max(begin, times[index] + days * pace.DAY)
    return begin + days * pace.DAY


def _measured() -> timedelta | None:
    """Between two mails, of late."""
    now = clock.now()
    sent = Message.objects.filter(sent_at__gt=now - _MEASURED).aggregate(count=Count("pk"), first=Min("sent_at"))
    if sent["count"] < _ENOUGH or sent["first"] >= now:
        return None
    between: timedelta = (now - sent["first"]) / sent["count"]
    return between
