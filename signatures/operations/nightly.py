"""The examination that is owed every night, its result, and the alarms about it.

Every run looks at all tables and logs, at the files of documents that are new since the run before, at a seventh of the
others, and again at those whose files had something wrong with them. Seven runs see every file.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import clock
from agreements.desk.dashboard.alarms import Alarm, AlarmFacts, Source, first, whole
from agreements.models import Conference
from agreements.models.work import pause_after
from signatures.models import Breach, Document, SelfCheck
from signatures.operations import invariants
from signatures.operations.invariants.files import FileReport, examined

logger = logging.getLogger(__name__)

TASK = "signatures.tasks.self_check"
PARTS = 7
# So long without one that ended says that there is none.
LATE = timedelta(hours=36)
# Files of one step, and how long, in seconds, one task takes steps; a step is held for longer than a task may last.
_STEP = 100
_PATIENCE = 20.0
_LEASE = timedelta(minutes=6)
# Numbers that documents had been given whose transactions had not ended when the run before began.
_UNDER_WAY = 500
_KEPT = timedelta(days=60)


class _LostClaimError(Exception):
    """Our claim ran out and somebody else goes on; the step is taken back."""


# --- What is owed ------------------------------------------------------------------------------------------------------
def owe() -> bool:
    """The one of this night, from its hour on, once, whoever asks; a night that was missed has none."""
    night = _night_of(clock.now())
    if SelfCheck.objects.filter(night__gte=night).exists():
        return False
    last = SelfCheck.objects.ended().first()
    facts = {
        "part": (last.part + 1) % PARTS if last else 0,
        "began_at": clock.now(),
        "known_until": max(0, last.until - _UNDER_WAY) if last else 0,
        "until": Document.objects.aggregate(last=Max("pk"))["last"] or 0,
    }
    _check, is_new = SelfCheck.objects.get_or_create(night=night, defaults=facts)
    if is_new:
        earlier = SelfCheck.objects.filter(night__lt=night)
        earlier.owed().update(
            given_up_at=clock.now(), lease_token=None, last_error="The next one began before it ended."
        )
        earlier.filter(night__lt=night - _KEPT).delete()
    return is_new


def _night_of(moment: datetime) -> date:
    return (moment - timedelta(hours=settings.SELF_CHECK_HOUR)).date()


def owed(*, limit: int) -> list[int]:
    return list(SelfCheck.objects.due().order_by("night").values_list("pk", flat=True)[:limit])


# --- Steps -------------------------------------------------------------------------------------------------------------
def run(pk: int, *, patience: float = _PATIENCE) -> bool:
    """Claim it and do steps of it until the patience is at its end; whether any was done."""
    check = SelfCheck.objects.claim(pk)
    if check is None:
        return False
    if check.attempts > settings.MAX_ATTEMPTS:
        check.give_up(check.last_error or "Every attempt was interrupted.")
        return False
    until = time.monotonic() + patience
    try:
        while is_left := _step(check):
            if time.monotonic() >= until:
                break
    except _LostClaimError:
        logger.info("self-check %s: somebody else took it", pk)
        return False
    except Exception as error:  # the edge of the worker: what failed is kept, tried again and shown
        logger.exception("self-check %s failed", pk)
        check.postpone(f"{type(error).__name__}: {error}", until=clock.now() + pause_after(check.attempts))
        return False
    return check.release() if is_left else check.finish()


def _step(check: SelfCheck) -> bool:
    """The tables of one conference, or the files of some documents; False if nothing was left."""
    if not _held(check).update(lease_until=clock.now() + _LEASE):
        raise _LostClaimError
    conference = Conference.objects.filter(pk__gt=check.conference_reached).order_by("pk").first()
    if conference is not None:
        lines = invariants.examine(conference, with_files=False).breaches
        found = [Breach(found_by=check, conference=conference, words=line) for line in lines]
        _note(check, found, conference_reached=conference.pk)
        return True
    if files := list(examined(_chosen(check), at_most=_STEP)):
        _note_files(check, files)
        return True
    whole = [line for lines in invariants.of_installation().values() for line in lines]
    _note(check, [Breach(found_by=check, words=line) for line in whole])
    return False


def _note_files(check: SelfCheck, files: Sequence[FileReport]) -> None:
    counts = Counter(check.documents)
    found = []
    for document, lines, is_damaged in files:
        conference = document.signature.agreement.conference_id
        counts[str(conference)] += 1
        about: dict[str, Any] = {"conference_id": conference, "document": document, "is_damage": is_damaged}
        found += [Breach(found_by=check, words=line, **about) for line in lines]
    _note(check, found, document_reached=files[-1].document.pk, documents=dict(counts))


def _chosen(check: SelfCheck) -> QuerySet[Document]:
    doubtful = Breach.objects.standing().filter(document__isnull=False).values("document")
    ours = Q(pk__gt=check.known_until) | Q(seventh=check.part) | Q(pk__in=doubtful)
    left = Document.objects.filter(pk__gt=check.document_reached, pk__lte=check.until)
    return left.alias(seventh=F("pk") % PARTS).filter(ours)


def _note(check: SelfCheck, found: list[Breach], **reached: object) -> None:
    """The step and what it found, together: done twice it is found once."""
    with transaction.atomic():
        if not _held(check).update(lease_until=clock.now() + _LEASE, **reached):
            raise _LostClaimError
        Breach.objects.bulk_create(found, batch_size=500)
    for name, value in reached.items():
        setattr(check, name, value)


def _held(check: SelfCheck) -> QuerySet[SelfCheck]:
    return SelfCheck.objects.filter(pk=check.pk, lease_token=check.lease_token)


# --- The result --------------------------------------------------------------------------------------------------------
def last() -> SelfCheck | None:
    return SelfCheck.objects.ended().first()


def counts() -> Mapping[str, int | None]:
    """For whatever watches the installation: of no conference in particular."""
    check = last()
    if check is None or check.finished_at is None:
        return {"ended_seconds": None, "documents": 0, "breaches": 0}
    age = max(0, int((clock.now() - check.finished_at).total_seconds()))
    return {
        "ended_seconds": age,
        "documents": check.document_count,
        "breaches": Breach.objects.standing().count(),
    }


def _about(conference: Conference) -> AlarmFacts:
    told = Breach.objects.standing().told_to(conference)
    return {
        "check_ended_at": first(SelfCheck.objects.ended(), "finished_at"),
        "check_documents": first(SelfCheck.objects.ended(), "documents"),
        "check_damaged": whole(told.filter(is_damage=True), Count("document", distinct=True)),
        "check_other": whole(told.filter(is_damage=False), Count("pk")),
    }


def _of(conference: Conference, facts: AlarmFacts) -> Iterator[Alarm]:
    """What the last one found, or that there is none; and, where all is well, when that was last seen."""
    page, ended_at = reverse("self_check", args=[conference.slug]), facts["check_ended_at"]
    if (ended_at or conference.created_at) < clock.now() - LATE:
        words = _("nightly check is missing: nobody has looked for lost or altered records since")
        note = _("The last one ended") if ended_at else _("None has ended since this conference was made")
        yield Alarm(
            "self-check-late", 1, words, note=note, since=ended_at or conference.created_at, is_for_owners=True
        )
    if ended_at is None:
        return
    yield from _findings(conference, facts)
    seen = facts["check_documents"].get(str(conference.pk), 0)
    words = ngettext("document file was looked at", "document files were looked at", seen)
    note = _("The nightly check compared them and all records. It ended")
    yield Alarm("self-checked", seen, words, note=note, since=ended_at, page=page, is_urgent=False, is_for_owners=True)


SELF_CHECK = Source(_about, _of)


def _findings(conference: Conference, facts: AlarmFacts) -> Iterator[Alarm]:
    ended_at, page = facts["check_ended_at"], reverse("self_check", args=[conference.slug])
    damaged, other = facts["check_damaged"] or 0, facts["check_other"] or 0
    yield Alarm(
        "damaged",
        damaged,
        ngettext("document file is missing or damaged", "document files are missing or damaged", damaged),
        note=_("Found by the nightly check"),
        since=ended_at,
        url=reverse("repair_documents", args=[conference.slug]),
        verb=ngettext("Repair it", "Repair them", damaged),
        page=page,
        is_for_owners=True,
    )
    yield Alarm(
        "self-check",
        other,
        ngettext("thing is wrong in the records", "things are wrong in the records", other),
        note=_("Found by the nightly check"),
        since=ended_at,
        page=page,
        is_for_owners=True,
    )
