"""What the dashboard tells of the sealing key, of the place where documents are kept, and of the time-stamps."""

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db.models import Count, Max, Min, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import clock
from agreements.desk.dashboard.alarms import Alarm, AlarmFacts, Source, whole
from agreements.models import Conference
from agreements.wording import moments
from signatures.documents import seal_keys
from signatures.models import DocumentWork, StampWork
from signatures.operations.backlog import DISK_IS_FULL

_STORE_FAILS = Q(last_error__startswith="[Errno ") | Q(last_error__startswith="the store of documents failed")


def _about(conference: Conference) -> AlarmFacts:
    stamps = _about_stamps(conference) if settings.TIMESTAMP_URL else {}
    return {**seal_keys.about(), **_about_store(conference), **stamps}


def _of(conference: Conference, facts: AlarmFacts) -> Iterator[Alarm]:
    yield from _key(facts)
    yield from _store(facts)
    if settings.TIMESTAMP_URL:
        yield from _stamps(conference, facts)


DOCUMENTS = Source(_about, _of)


def _key(facts: AlarmFacts) -> Iterator[Alarm]:
    if facts["key_since"] is None:
        return
    expires_at = facts["key_expires_at"]
    if facts["key_problem"]:
        words = _("sealing key cannot be used, so no documents can be made")
        yield Alarm(
            "key",
            1,
            words,
            note=_("{problem} Found").format(problem=facts["key_problem"]),
            since=facts["key_since"],
            stops_documents=True,
        )
    elif expires_at and expires_at - clock.now() < seal_keys.EXPIRES_SOON:
        words = _("sealing key expires soon, and no documents can be made after that")
        note = _("on {day}; create or install another one before then").format(day=moments.utc(expires_at))
        yield Alarm("key", 1, words, note=note)


def _about_store(conference: Conference) -> Mapping[str, Subquery]:
    waiting = DocumentWork.objects.owed().filter(_STORE_FAILS, signature__agreement__conference=conference)
    full, failing = waiting.filter(DISK_IS_FULL), waiting.exclude(DISK_IS_FULL)
    return {
        "store_full": whole(full, Count("pk")),
        "store_full_since": whole(full, Min("begun_at")),
        "store_failing": whole(failing, Count("pk")),
        "store_failing_since": whole(failing, Min("begun_at")),
        "store_why": whole(failing, Max("last_error")),
    }


def _store(facts: AlarmFacts) -> Iterator[Alarm]:
    """Documents that a worker has drawn and could not store."""
    full, failing = facts["store_full"] or 0, facts["store_failing"] or 0
    yield Alarm(
        "disk",
        full,
        ngettext("document waits: the disk is full", "documents wait: the disk is full", full),
        note=_("Make room where documents are stored; they are then made by themselves. The first was tried"),
        since=facts["store_full_since"],
        stops_documents=True,
    )
    yield Alarm(
        "store",
        failing,
        ngettext("document cannot be stored", "documents cannot be stored", failing),
        note=_("{problem}. The first was tried").format(problem=(facts["store_why"] or "").rstrip(".")),
        since=facts["store_failing_since"],
        stops_documents=True,
    )


def _about_stamps(conference: Conference) -> Mapping[str, Subquery]:
    works = StampWork.objects.filter(signature__agreement__conference=conference, finished_at__isnull=True)
    given_up, delayed = works.given_up(), works.owed().exclude(last_error="")
    return {
        "stamps_given_up": whole(given_up, Count("pk")),
        "stamps_why_given_up": whole(given_up, Max("last_error")),
        "stamps_delayed": whole(delayed, Count("pk")),
        "stamps_why": whole(delayed, Max("last_error")),
    }


def _stamps(conference: Conference, facts: AlarmFacts) -> Iterator[Alarm]:
    given_up, delayed = facts["stamps_given_up"] or 0, facts["stamps_delayed"] or 0
    yield Alarm(
        "stamps",
        given_up,
        ngettext("document got no time-stamp", "documents got no time-stamp", given_up),
        note=facts["stamps_why_given_up"] or "",
        url=reverse("retry_stamps", args=[conference.slug]),
        verb=_("Try again"),
    )
    yield Alarm(
        "stamping",
        delayed,
        ngettext("time-stamp is delayed", "time-stamps are delayed", delayed),
        note=facts["stamps_why"] or "",
        is_urgent=False,
    )
