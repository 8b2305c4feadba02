"""What the dashboard tells of the sealing key, of the place where documents are kept, and of the time-stamps."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import clock
from agreements.desk.dashboard.alarms import Alarm
from agreements.models import Conference
from agreements.wording import moments
from signatures.documents import seal_keys
from signatures.models import DocumentWork, StampWork
from signatures.operations.backlog import DISK_IS_FULL

_STORE_FAILS = Q(last_error__startswith="[Errno ") | Q(last_error__startswith="the store of documents failed")


def of(conference: Conference) -> Iterator[Alarm]:
    yield from _key()
    yield from _store(conference)
    if settings.TIMESTAMP_URL:
        yield from _stamps(conference)


def _key() -> Iterator[Alarm]:
    found = seal_keys.found()
    if found is None:
        return
    if found.problem:
        words = _("sealing key cannot be used, so no documents can be made")
        yield Alarm(
            "key",
            1,
            words,
            note=_("{problem} Found").format(problem=found.problem),
            since=found.since,
            stops_documents=True,
        )
    elif found.expires_at and found.expires_at - clock.now() < seal_keys.EXPIRES_SOON:
        words = _("sealing key expires soon, and no documents can be made after that")
        note = _("on {day}; create or install another one before then").format(day=moments.utc(found.expires_at))
        yield Alarm("key", 1, words, note=note)


def _store(conference: Conference) -> Iterator[Alarm]:
    """Documents that a worker has drawn and could not store."""
    waiting = DocumentWork.objects.owed().filter(_STORE_FAILS, signature__agreement__conference=conference)
    told = waiting.aggregate(
        full=Count("pk", filter=DISK_IS_FULL),
        full_since=Min("begun_at", filter=DISK_IS_FULL),
        failing=Count("pk", filter=~DISK_IS_FULL),
        failing_since=Min("begun_at", filter=~DISK_IS_FULL),
        why=Max("last_error", filter=~DISK_IS_FULL),
    )
    yield Alarm(
        "disk",
        told["full"],
        ngettext("document waits: the disk is full", "documents wait: the disk is full", told["full"]),
        note=_("Make room where documents are stored; they are then made by themselves. The first was tried"),
        since=told["full_since"],
        stops_documents=True,
    )
    yield Alarm(
        "store",
        told["failing"],
        ngettext("document cannot be stored", "documents cannot be stored", told["failing"]),
        note=_("{problem}. The first was tried").format(problem=(told["why"] or "").rstrip(".")),
        since=told["failing_since"],
        stops_documents=True,
    )


def _stamps(conference: Conference) -> Iterator[Alarm]:
    works = StampWork.objects.filter(signature__agreement__conference=conference, finished_at__isnull=True)
    is_delayed = Q(given_up_at__isnull=True) & ~Q(last_error="")
    told = works.aggregate(
        delayed=Count("pk", filter=is_delayed),
        why=Max("last_error", filter=is_delayed),
        given_up=Count("pk", filter=Q(given_up_at__isnull=False)),
        why_given_up=Max("last_error", filter=Q(given_up_at__isnull=False)),
    )
    yield Alarm(
        "stamps",
        told["given_up"],
        ngettext("document got no time-stamp", "documents got no time-stamp", told["given_up"]),
        note=told["why_given_up"] or "",
        url=reverse("retry_stamps", args=[conference.slug]),
        verb=_("Try again"),
    )
    yield Alarm(
        "stamping",
        told["delayed"],
        ngettext("time-stamp is delayed", "time-stamps are delayed", told["delayed"]),
        note=told["why"] or "",
        is_urgent=False,
    )
