"""How far the work is behind, for whatever watches an installation."""

import errno
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, Q

from agreements import clock
from agreements.mail.relaying import mail_server
from agreements.models import BulkJob, Message, Relay, StaffMail
from signatures.models import DocumentWork, Signature, StampWork

# How the reason of a work begins that waits for its store, see `signatures.documents.producing`.
DISK_IS_FULL = Q(last_error__startswith=f"[Errno {errno.ENOSPC}]") | Q(
    last_error__startswith=f"[Errno {errno.EDQUOT}]"
)


@dataclass(frozen=True)
class Backlog:
    """What is owed, since how many seconds the oldest of it (None if nothing is), and what was given up."""

    owed: int
    oldest_seconds: int | None
    given_up: int


@dataclass(frozen=True)
class MailBacklog(Backlog):
    """Of what may leave; beside it so many mails wait because somebody wants them to: all of a conference's, or until somebody
    has looked."""

    paused: int
    held: int


def documents() -> Backlog:
    """Read off the signatures, so that one whose work was never noted counts too."""
    owed = Signature.objects.without_document().exclude(work__given_up_at__isnull=False)
    found = owed.aggregate(owed=Count("pk"), since=Min("countersignature__signed_at"))
    return Backlog(found["owed"], _age(found["since"]), DocumentWork.objects.given_up().count())


def stamps() -> Backlog | None:
    """Documents that wait for an authority's time, since they were sealed; None while the settings name no authority."""
    if not settings.TIMESTAMP_URL:
        return None
    found = StampWork.objects.owed().aggregate(
        owed=Count("pk", distinct=True), since=Min("signature__documents__sealed_at")
    )
    return Backlog(found["owed"], _age(found["since"]), StampWork.objects.given_up().count())


def mails() -> MailBacklog:
    owed = Message.objects.owed()
    found = owed.that_may_leave().aggregate(owed=Count("pk"), since=Min("created_at"))
    given_up = Message.objects.given_up().count()
    return MailBacklog(found["owed"], _age(found["since"]), given_up, owed.paused().count(), owed.held().count())


def staff_mails() -> Backlog:
    found = StaffMail.objects.owed().aggregate(owed=Count("pk"), since=Min("created_at"))
    return Backlog(found["owed"], _age(found["since"]), StaffMail.objects.given_up().count())


def mail_is_taken() -> dict[str, object]:
    """Whether it takes mails, as far as is known, and if not, since how many seconds; its words may name somebody."""
    stopped = Relay.objects.filter(name=mail_server.name(), stopped_since__isnull=False).first()
    return {"takes": stopped is None, "stopped_seconds": _age(stopped.stopped_since) if stopped else None}


def jobs() -> Backlog:
    """Bulk jobs; since when the one waits whose next step is due for longest and has been taken by nobody."""
    waiting = Min("next_attempt_at", filter=Q(pk__in=BulkJob.objects.due().values("pk")))
    found = BulkJob.objects.owed().aggregate(owed=Count("pk"), since=waiting)
    return Backlog(found["owed"], _age(found["since"]), BulkJob.objects.given_up().count())


def full_disk() -> int:
    """How many documents wait because there is no room for them."""
    return DocumentWork.objects.owed().filter(DISK_IS_FULL).count()


def _age(since: datetime | None) -> int | None:
    return None if since is None else max(0, int((clock.now() - since).total_seconds()))
