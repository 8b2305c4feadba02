"""When the last of the mails that wait will have left: by what the settings allow, and by how quickly they leave now."""

from datetime import datetime, timedelta

from django.conf import settings

from agreements import clock
from agreements.mail.pacing import pace
from agreements.mail.relaying import mail_server
from agreements.models import Conference, Message, StaffMail

# The pace is that of so long a time; of fewer mails nothing is said.
_MEASURED = timedelta(minutes=10)
_ENOUGH = 5


def finishes_at(conference: Conference | None = None, *, more: int = 0) -> datetime | None:
    """Of this conference's mails, or of all; None where none waits, or nobody can tell. `more` are still to be written.

    All conferences share the mail server: what comes before the last of them counts.
    """
    waiting = Message.objects.owed()
    if conference is not None:
        last = (
            waiting.filter(conference=conference).order_by("-created_at").values_list("created_at", flat=True).first()
        )
        if last is None and not more:
            return None
        waiting = waiting if more or last is None else waiting.filter(created_at__lte=last)
    count = waiting.count() + StaffMail.objects.owed().count() + more
    return _end_of(count) if count else None


def _end_of(count: int) -> datetime | None:
    now, times = clock.now(), pace.left_at() if settings.MAIL_PER_DAY else []
    begin = max(now, mail_server.stopped_until() or now)
    each = max(filter(None, (_measured(), pace.interval())), default=None)
    if each is None:
        return (
            None
            if not settings.MAIL_PER_DAY or count <= settings.MAIL_PER_DAY - len(times)
            else _by_day(times, count, begin)
        )
    end = begin + each * count
    return max(end, _by_day(times, count, begin)) if settings.MAIL_PER_DAY else end


def _by_day(times: list[datetime], count: int, begin: datetime) -> datetime:
    """When the last of so many may leave: a day after the one that left as many mails before it as a day may have."""
    per_day = int(settings.MAIL_PER_DAY)
    place = len(times) + count - 1
    days, index = divmod(place, per_day)
    if index < len(times):
        return max(begin, times[index] + days * pace.DAY)
    return begin + days * pace.DAY


def _measured() -> timedelta | None:
    """Between two mails, of late."""
    now = clock.now()
    since = now - _MEASURED
    count = pace.left_since(since)
    first = Message.objects.filter(sent_at__gt=since).order_by("sent_at").values_list("sent_at", flat=True).first()
    if count < _ENOUGH or first is None or first >= now:
        return None
    return (now - first) / count
