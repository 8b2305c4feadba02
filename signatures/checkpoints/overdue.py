"""What the dashboard tells of a log that is not anchored as it should be."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from agreements import clock
from agreements.desk.dashboard.alarms import Alarm
from agreements.models import Conference
from signatures.documents import seal_keys
from signatures.models import Checkpoint

_LATE = timedelta(hours=2)


def of(conference: Conference) -> Iterator[Alarm]:
    """While the key cannot be used, that is the alarm; and where no worker ever ran, none is awaited."""
    key = seal_keys.found()
    if key is None or key.problem:
        return
    last = Checkpoint.objects.filter(conference=OuterRef("conference")).order_by("-number").values("entry")[:1]
    next_entry = Coalesce(Subquery(last), 0) + 1
    since = conference.events.filter(number=next_entry).values_list("at", flat=True).first()
    if since is not None and (since := max(since, key.since)) < clock.now() - _LATE:
        words = _("log could not be secured: a checkpoint of what happened is missing")
        note = _("What the place of the documents or the worker for documents says is in their logs. Waiting")
        yield Alarm("checkpoint", 1, words, note=note, since=since)
