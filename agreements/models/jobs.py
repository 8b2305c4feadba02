"""What somebody of the staff ordered by one press: a deed over many, which workers do in chunks."""

import uuid
from collections.abc import Collection

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.user import User
from agreements.models.work import IS_OWED, Work, WorkQuerySet


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
    NEW_WORDS = "new_words", _("Agreements to move on to another text")
    DEADLINE = "deadline", _("Notices of another deadline")
    IMPORT = "import", _("Imports of lists")
    IMPORT_BACK = "import_back", _("Imports taken back")
    POLICY = "policy", _("Papers looked at by another policy")
    ROUND = "round", _("Reminders of the calendar")
    SEND_AGAIN = "send_again", _("Mails sent again")
    TAKE_OUT = "take_out", _("Mails taken out of the outbox")
    PUBLISH = "publish", _("Days of publication")
    GIVE_UP = "give_up", _("Papers that will not be published")


class BulkJobQuerySet(WorkQuerySet["BulkJob"]):
    def for_list(self) -> "BulkJobQuerySet":
        rows = self.select_related("by", "stopped_by", "undone_by").defer("steps", "undone_by__steps")
        return rows.order_by("created_at")


class BulkJob(Work):
    """A deed over many agreements or papers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="bulk_jobs")
    kind = models.CharField(max_length=12, choices=BulkJobKind)
    # None of a round of the calendar, of another policy, of an import or a text that a command ordered, or of an import that is
    # taken back because it could not go on.
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # For each mail, signature or paper a list: the ids of its agreements, or the paper's. Of an import those of its parts.
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
            models.Index(fields=["next_attempt_at"], condition=IS_OWED, name="bulk_job_owed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "kind"],
                condition=IS_OWED,
                name="bulk_job_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(kind__in=BulkJobKind.values), name="bulk_job_kind_known"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(kind__in=["new_words", "import", "import_back", "policy", "round"]),
                name="bulk_job_by_somebody",
            ),
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
    def member(self) -> User:
        """Whoever ordered it, of the kinds that somebody always orders."""
        if self.by is None:
            raise TypeError("Nobody ordered this job")
        return self.by

    @property
    def left(self) -> int:
        """Steps that nobody did."""
        return self.total - self.done

    @property
    def done_keys(self) -> list[str]:
        """Of the rows to which it was done."""
        skipped = set(self.skipped)
        return [key for step in self.steps[: self.done] for key in step if key not in skipped]
