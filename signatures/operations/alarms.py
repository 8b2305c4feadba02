"""What the dashboard tells of the sealing key and of the time-stamps."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Max, Q
from django.urls import reverse

from agreements import clock
from agreements.desk.dashboard.alarms import Alarm
from agreements.models import Conference
from signatures.documents import seal_keys
from signatures.models import StampWork


def of(conference: Conference) -> Iterator[Alarm]:
    yield from _key()
    if settings.TIMESTAMP_URL:
        yield from _stamps(conference)


def _key() -> Iterator[Alarm]:
    found = seal_keys.found()
    if found is None:
        return
    if found.problem:
        words = "sealing key cannot be used: no document can be made"
        yield Alarm("key", 1, words, note=f"{found.problem} Found", since=found.since)
    elif found.expires_at and found.expires_at - clock.now() < seal_keys.EXPIRES_SOON:
        words = "sealing key expires soon: then no document can be made"
        yield Alarm("key", 1, words, note=f"on {found.expires_at:%d %b %Y}; make or bring another before that")


def _stamps(conference: Conference) -> Iterator[Alarm]:
    works = StampWork.objects.filter(signature__agreement__conference=conference, finished_at__isnull=True)
    is_delayed = Q(given_up_at__isnull=True) & ~Q(last_error="")
    told = works.aggregate(
        delayed=Count("pk", filter=is_delayed),
        why=Max("last_error", filter=is_delayed),
        given_up=Count("pk", filter=Q(given_up_at__isnull=False)),
        why_given_up=Max("last_error", filter=Q(given_up_at__isnull=False)),
    )
    one = told["given_up"] == 1
    yield Alarm(
        "stamps",
        told["given_up"],
        "document got no time-stamp" if one else "documents got no time-stamp",
        note=told["why_given_up"] or "",
        url=reverse("retry_stamps", args=[conference.slug]),
        verb="Try again",
    )
    yield Alarm(
        "stamping",
        told["delayed"],
        "time-stamp is delayed" if told["delayed"] == 1 else "time-stamps are delayed",
        note=told["why"] or "",
        is_urgent=False,
    )
