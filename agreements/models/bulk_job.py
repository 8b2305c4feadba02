"""A deed over many agreements that somebody ordered by one press, and that workers do in chunks."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.user import User
from agreements.models.work import Work, WorkQuerySet


class BulkJobKind(models.TextChoices):
    INVITE = "invite", _("Invitations")
    REMIND = "remind", _("Reminders")
    COUNTERSIGN = "countersign", _("Countersignatures")


class BulkJobQuerySet(WorkQuerySet["BulkJob"]):
    def for_list(self) -> "BulkJobQuerySet":
        return self.select_related("by").defer("steps").order_by("created_at")


class BulkJob(Work):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="bulk_jobs")
    kind = models.CharField(max_length=12, choices=BulkJobKind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # For each mail or each signature a list: the ids of its agreements.
    steps = models.JSONField()
    total = models.PositiveIntegerField()
    # So many of the steps, from the first on; it grows in the transaction that does them.
    done = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BulkJobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(finished_at__isnull=True, given_up_at__isnull=True),
                name="bulk_job_owed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "kind"],
                condition=Q(finished_at__isnull=True, given_up_at__isnull=True),
                name="bulk_job_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(kind__in=BulkJobKind.values), name="bulk_job_kind_known"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="bulk_job_done_of_total"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done}/{self.total}"

    def advance(self, count: int) -> bool:
        """Note so many steps more, and give the claim back or finish; False if the claim is no longer ours."""
        done = self.done + count
        return self.finish(done=done) if done >= self.total else self.release(done=done)
