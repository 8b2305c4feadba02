"""What somebody of the staff ordered by one press: a deed over many, which workers do in chunks, or a list to import."""

import uuid
from collections.abc import Collection

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
    WITHDRAW = "withdraw", _("Withdrawals of papers")
    REVIVE = "revive", _("Revivals of papers")
    VOID = "void", _("Agreements to end")
    REINSTATE = "reinstate", _("Agreements to put back")
    ASK_AGAIN = "ask_again", _("Agreements to ask for again")
    WAIVE = "waive", _("Waivers")


class BulkJobQuerySet(WorkQuerySet["BulkJob"]):
    def for_list(self) -> "BulkJobQuerySet":
        rows = self.select_related("by", "stopped_by", "undone_by").defer("steps", "undone_by__steps")
        return rows.order_by("created_at")


class BulkJob(Work):
    """A deed over many agreements or papers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="bulk_jobs")
    kind = models.CharField(max_length=12, choices=BulkJobKind)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # For each mail, signature or paper a list: the ids of its agreements, or the paper's.
    steps = models.JSONField()
    # What else whoever ordered it chose, such as a reason.
    orders = models.JSONField(default=dict)
    # The job that this one takes back.
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    # Ended before its last step; what was done until then stays.
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    total = models.PositiveIntegerField()
    # So many of the steps, from the first on; it grows in the transaction that does them.
    done = models.PositiveIntegerField(default=0)
    # Keys of rows that were left out, because somebody else had changed them by then.
    skipped = models.JSONField(default=list)
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
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(finished_at__isnull=False), name="bulk_job_stopped_is_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done}/{self.total}"

    def advance(self, count: int, *, skipped: Collection[str] = ()) -> bool:
        """Note so many steps more, and give the claim back or finish; False if the claim is no longer ours."""
        facts = {"done": self.done + count, "skipped": [*self.skipped, *skipped]}
        return self.finish(**facts) if self.done + count >= self.total else self.release(**facts)

    @property
    def left(self) -> int:
        """Steps that nobody did."""
        return self.total - self.done

    @property
    def done_keys(self) -> list[str]:
        """Of the rows to which it was done."""
        skipped = set(self.skipped)
        return [key for step in self.steps[: self.done] for key in step if key not in skipped]


class ImportBatch(models.Model):
    """An uploaded file between preview and confirm."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="import_batches")
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    # What staff said of how the files are to be read (`importing.listings.choices`).
    choices = models.JSONField(default=dict, blank=True)
    # What staff said is to be done about what differs (`importing.difference.settlement`).
    settlement = models.JSONField(default=dict, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Counts of what was added, changed, unchanged, refused and left out when it was applied, and why of each row.
    result = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_applied(self) -> bool:
        return self.applied_at is not None


class FurtherFile(models.Model):
    """A file that was uploaded with another and is read together with it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="further_files")
    filename = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.filename


class ColumnLayout(models.Model):
    """Which columns a list had, as somebody said once: the next list with the same headings is read by it."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="column_layouts")
    # SHA-256 of the headings in their order.
    headings = models.CharField(max_length=64)
    # As `importing.listings.mapping.ColumnMapping.as_json`.
    mapping = models.JSONField()
    chosen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "headings"], name="column_layout_once")]

    def __str__(self) -> str:
        return self.headings[:12]


class ListReading(Work):
    """What was read of an uploaded list, or that a worker owes it; kept until the list is imported."""

    batch = models.OneToOneField(ImportBatch, models.CASCADE, primary_key=True, related_name="reading")
    # Of which files, by which choices, in which form: with any other it is read anew.
    key = models.CharField(max_length=64)
    # Rows that were read so far, of how many, while somebody waits; 0 where that is not known yet.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # The records, and the rows as they are written (`importing.confined.packing`).
    content = models.BinaryField(null=True)
    written = models.BinaryField(null=True)

    objects = WorkQuerySet["ListReading"].as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(finished_at__isnull=True, given_up_at__isnull=True),
                name="list_reading_owed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(content__isnull=False, written__isnull=False),
                name="list_reading_finished_is_there",
            ),
        ]

    def __str__(self) -> str:
        return self.key
