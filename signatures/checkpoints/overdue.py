"""What the dashboard tells of a log that is not anchored as it should be."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from agreements import clock
from agreements.desk.dashboard.alarms import Alarm, AlarmFacts, Source, first
from agreements.models import Conference
from signatures.documents import seal_keys
from signatures.models import Checkpoint

_LATE = timedelta(hours=2)


def _about(conference: Conference) -> AlarmFacts:
    last = Checkpoint.objects.filter(conference=conference).order_by("-number")
    unsecured = conference.events.filter(number=Coalesce(first(last, "entry"), 0) + 1)
    return {**seal_keys.about(), "unsecured_since": first(unsecured, "at")}


def _of(_conference: Conference, facts: AlarmFacts) -> Iterator[Alarm]:
    """While the key cannot be used, that is the alarm; and where no worker ever ran, none is awaited."""
    if facts["key_since"] is None or facts["key_problem"]:
        return
    since = facts["unsecured_since"]
    if since is not None and (since := max(since, facts["key_since"])) < clock.now() - _LATE:
        words = _("log could not be secured: a checkpoint of what happened is missing")
        note = _("What the place of the documents or the worker for documents says is in their logs. Waiting")
        yield Alarm("checkpoint", 1, words, note=note, since=since)


CHECKPOINTS = Source(_about, _of)
