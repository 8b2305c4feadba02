"""The newest checkpoint to the owners of a conference, once a day: kept in their mailboxes, it is out of everybody's reach."""

import logging
from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from agreements import clock
from agreements.mail import staff
from agreements.models import Conference, Role, StaffMail, StaffMailKind
from signatures.checkpoints import kept_files
from signatures.models import Checkpoint

logger = logging.getLogger(__name__)

EVERY = timedelta(days=1)


def owed() -> list[int]:
    """The newest checkpoints of conferences with owners, if they were not mailed and nothing was for a day.

    The first one is mailed a day after it was made, or that which is the newest then.
    """
    theirs = Checkpoint.objects.filter(conference=OuterRef("conference"))
    mails = StaffMail.objects.filter(conference=OuterRef("conference"), kind=StaffMailKind.CHECKPOINT)
    found = Checkpoint.objects.filter(conference__memberships__role=Role.OWNER).annotate(
        newest=Subquery(theirs.order_by("-number").values("pk")[:1]),
        since=Subquery(theirs.order_by("number").values("at")[:1]),
        mailed_at=Subquery(mails.order_by("-created_at").values("created_at")[:1]),
        mailed=Subquery(mails.order_by("-created_at").values("occasion")[:1]),
    )
    day_ago = clock.now() - EVERY
    is_time = Q(mailed_at__isnull=True, since__lte=day_ago) | Q(mailed_at__lte=day_ago)
    rows = found.filter(is_time, pk=F("newest")).order_by("pk").distinct().values_list("pk", "mailed")
    return [pk for pk, mailed in rows if not (mailed or "").startswith(_occasion(pk))]


def _occasion(pk: int) -> str:
    return f"checkpoint:{pk}:"


def owe_all() -> int:
    """Returns how many mails are owed by it."""
    rows = Checkpoint.objects.filter(pk__in=owed()).select_related("conference").order_by("pk")
    return sum(_owe(row) for row in rows)


def _owe(row: Checkpoint) -> int:
    content = _content(row)
    if content is None:
        logger.error(
            "checkpoint %s of conference %s cannot be mailed: it has lost its file", row.number, row.conference_id
        )
        return 0
    context = {
        "conference": row.conference,
        "checkpoint": row,
        "program": urljoin(settings.PUBLIC_URL, reverse("log_verifier")),
        "command": f"python verify_log.py FILE.jsonl --entry {row.entry} --hash {row.hash}",
    }
    words = staff.words_of(StaffMailKind.CHECKPOINT, context)
    mails = [
        StaffMail(
            conference=row.conference,
            user_id=user,
            kind=StaffMailKind.CHECKPOINT,
            occasion=f"{_occasion(row.pk)}{user}",
            attachment_name=f"{row.conference.slug}-checkpoint-{row.number}.json",
            attachment=content,
            created_at=clock.now(),
            next_attempt_at=clock.now(),
            **words,
        )
        for user in _owners(row.conference)
    ]
    staff.owe(mails)
    return len(mails)


def _content(row: Checkpoint) -> str | None:
    log = kept_files.log_of(row.conference)
    try:
        content = kept_files.read(log, row.number) if log else None
    except OSError:
        return None
    return content.decode("ascii", errors="replace") if content else None


def _owners(conference: Conference) -> list[int]:
    return list(conference.memberships.filter(role=Role.OWNER).order_by("pk").values_list("user", flat=True))
