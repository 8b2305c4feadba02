"""(queries) What has not moved for ten minutes, and why, as far as it can be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from agreements import clock
from agreements.mail import queue
from agreements.mail.relaying import mail_server
from agreements.models import BulkJob, Message, Relay
from agreements.sentences import counted
from signatures.documents import seal_keys
from signatures.models import Beat, Breach, DocumentWork, Signature, StampWork
from signatures.operations import beats, nightly
from signatures.operations.backlog import DISK_IS_FULL

FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Still:
    """Of the conference with this id, or of the whole installation."""

    key: str
    conference: int | None
    words: str
    since: datetime


def standing_still() -> list[Still]:
    before = clock.now() - FOR
    return [
        *_documents(before),
        *_mails(before),
        *_jobs(before),
        *_stamps(before),
        *_installation(before),
        *_self_check(),
    ]


def _by_conference(rows: QuerySet[Any], conference: str, since: str) -> Iterator[tuple[int, int, datetime]]:
    """For each conference that has such rows: its id, how many, and since when."""
    found = rows.order_by().values_list(conference).annotate(Count("pk", distinct=True), Min(since))
    yield from found


def _documents(before: datetime) -> Iterator[Still]:
    late = Signature.objects.without_document().filter(countersignature__signed_at__lt=before)
    late = late.exclude(work__given_up_at__isnull=False)
    key = seal_keys.found()
    for conference, count, since in _by_conference(late, "agreement__conference", "countersignature__signed_at"):
        words = counted("{count} document is not made.", "{count} documents are not made.", count)
        owed = DocumentWork.objects.owed().filter(signature__agreement__conference=conference)
        if owed.filter(DISK_IS_FULL).exists():
            words += " " + _("The disk is full: make room where documents are stored.")
        elif key and key.problem:
            words += " " + _("The sealing key cannot be used.")
        yield Still("documents", conference, words, since)


def _mails(before: datetime) -> Iterator[Still]:
    """Mails that nobody tried yet, where none left meanwhile: one that its own server puts off does not count, nor what somebody
    wants to wait."""
    stopped = Relay.objects.filter(name=mail_server.name(), stopped_since__isnull=False).first()
    if stopped is None and not queue.stands_still(before):
        return  # they leave one after the other, or tomorrow
    refusal = stopped.words if stopped else ""
    late = Message.objects.owed().that_may_leave().filter(created_at__lt=before, attempts=0, put_off=0)
    for conference, count, since in _by_conference(late, "conference", "created_at"):
        words = counted("{count} mail does not leave.", "{count} mails do not leave.", count)
        if refusal:
            words += " " + _("The mail server takes none of ours: {words}").format(words=refusal)
        yield Still("mails", conference, words, since)


def _jobs(before: datetime) -> Iterator[Still]:
    late = BulkJob.objects.due().filter(next_attempt_at__lt=before)
    for conference, _count, since in _by_conference(late, "conference", "next_attempt_at"):
        yield Still("jobs", conference, _("What somebody ordered for many at once does not go on."), since)


def _stamps(before: datetime) -> Iterator[Still]:
    if not settings.TIMESTAMP_URL:
        return
    late = StampWork.objects.owed().filter(signature__documents__sealed_at__lt=before)
    for conference, count, since in _by_conference(
        late, "signature__agreement__conference", "signature__documents__sealed_at"
    ):
        words = counted("{count} time-stamp is missing.", "{count} time-stamps are missing.", count)
        yield Still("stamps", conference, words + " " + _("The documents are valid without."), since)


def _installation(before: datetime) -> Iterator[Still]:
    key = seal_keys.found()
    if key and key.problem and key.since < before:
        words = _("The sealing key cannot be used, so no documents are made: {problem}")
        yield Still("key", None, words.format(problem=key.problem), key.since)
    silent = beats.silent(FOR)
    for part, at in silent.items():
        words = _("The {part}.").format(part=beats.words_for(part))
        yield Still(f"beat-{part}", None, words, at)
    redis = Beat.objects.filter(part=beats.REDIS, at__lt=before).first()
    if settings.REDIS_URL and redis and beats.TICKER not in silent:  # it is the ticker who asks
        words = _("Redis takes nothing; the ticker does the work, more slowly.")
        yield Still("redis", None, words, redis.at)


def _self_check() -> Iterator[Still]:
    check = nightly.last()
    if check is None or check.finished_at is None:
        return
    if check.finished_at < clock.now() - nightly.LATE:
        words = _("The nightly check is missing: nobody looks for lost or altered records.")
        yield Still("self-check-late", None, words, check.finished_at)
    found = Breach.objects.standing().order_by().values_list("conference")
    counts = found.annotate(all=Count("pk"), damaged=Count("document", filter=Q(is_damage=True), distinct=True))
    for conference, count, damaged in counts:
        words = counted(
            "The nightly check found {count} thing that is wrong.",
            "The nightly check found {count} things that are wrong.",
            count,
        )
        if damaged:
            more = "{count} document file is missing or damaged.", "{count} document files are missing or damaged."
            words += " " + counted(*more, damaged)
        yield Still("self-check", conference, words, check.finished_at)
