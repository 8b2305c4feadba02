"""Jobs that come to an end before their last step, those that have ended, and what takes one back."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Q

from agreements import audit, clock
from agreements.jobs.bulk_jobs import record, running
from agreements.models import BulkJob, BulkJobKind, Conference, User

# What takes back what another one did.
INVERSE: Mapping[BulkJobKind, BulkJobKind] = {
    BulkJobKind.WITHDRAW: BulkJobKind.REVIVE,
    BulkJobKind.REVIVE: BulkJobKind.WITHDRAW,
    BulkJobKind.VOID: BulkJobKind.REINSTATE,
    BulkJobKind.WAIVE: BulkJobKind.REINSTATE,
}
# So long the dashboard offers to take back what has ended; the page of past jobs offers it for good.
_LATELY = timedelta(hours=1)

# What would leave behind a half that is worse than either end: it is waited for.
TO_THEIR_END = (BulkJobKind.IMPORT_BACK, BulkJobKind.NEW_WORDS, BulkJobKind.POLICY)


def stop(job: BulkJob, *, by: User | None) -> bool:
    """End it before its last step; what was done stays, and a chunk under way ends first. False if it is over already."""
    with audit.deed(job.conference, by=by):
        # Each chunk holds the conference, so that none is under way from here on.
        audit.locks.conference()
        going = BulkJob.objects.filter(pk=job.pk, finished_at__isnull=True)
        at = audit.evidence_time()
        over = {"finished_at": at, "stopped_at": at, "stopped_by": by, "given_up_at": None}
        if not going.update(lease_token=None, lease_until=None, **over):
            return False
        job.refresh_from_db()
        record(job, "stopped", done=job.done)
    return True


def can_be_undone(job: BulkJob) -> bool:
    """Whether something was done that another kind of job takes back, and none does."""
    has_end = job.finished_at is not None and job.done > len(job.skipped)
    return has_end and BulkJobKind(job.kind) in INVERSE and not hasattr(job, "undone_by")


def over(conference: Conference, *, limit: int) -> list[BulkJob]:
    """What has ended, the last first; without the steps."""
    ended = conference.bulk_jobs.filter(finished_at__isnull=False)
    return list(ended.for_list().order_by("-created_at")[:limit])


def shown(conference: Conference) -> list[BulkJob]:
    """What is under way or was given up, and what has ended so lately that somebody may want it back."""
    since = clock.now() - _LATELY
    return running(conference, also=Q(finished_at__gte=since, kind__in=INVERSE))
