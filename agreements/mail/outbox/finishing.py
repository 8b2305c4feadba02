"""When the last of the mails that wait will have left."""

from datetime import datetime, timedelta

from django.db.models import Count, Min

from agreements import clock
from agreements.models import Message

# The pace is that of so long a time; below so many mails nothing is said of it.
_MEASURED = timedelta(minutes=10)
_ENOUGH = 5


def expected_end(more: int = 0) -> datetime | None:
    """Of all that may leave over the relay, whichever conference's, and of so many that are still being written; None where
    nothing waits or nobody can tell."""
    waiting = Message.objects.owed().that_may_leave().count() + more
    return _at_present_pace(waiting) if waiting else None


def _at_present_pace(waiting: int) -> datetime | None:
    now = clock.now()
    sent = Message.objects.filter(sent_at__gt=now - _MEASURED).aggregate(count=Count("pk"), first=Min("sent_at"))
    if sent["count"] < _ENOUGH or sent["first"] >= now:
        return None
    for_one: timedelta = (now - sent["first"]) / sent["count"]
    return now + for_one * waiting
