"""A list of papers and authors that somebody uploaded, from its preview to its end, and what was written of it."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.conference import Conference
from agreements.models.user import User


class ImportState(models.TextChoices):
    WAITING = "waiting", _("Waits for you")
    APPLYING = "applying", _("Being imported")
    APPLIED = "applied", _("Imported")
    CANCELLING = "cancelling", _("Being taken back")
    CANCELLED = "cancelled", _("Cancelled")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")

    @classmethod
    def at_work(cls) -> "list[ImportState]":
        """While some of its rows are written, or removed again: none of what it adds is asked for."""
        return [cls.APPLYING, cls.CANCELLING, cls.UNDOING]

    @classmethod
    def arriving(cls) -> "list[ImportState]":
        """While some of its rows are there, and not all have been: no paper is clear by what it adds."""
        return [cls.APPLYING, cls.CANCELLING]


IMPORT_MOVES: Mapping[ImportState, frozenset[ImportState]] = {
    ImportState.WAITING: frozenset({ImportState.APPLYING, ImportState.APPLIED, ImportState.CANCELLED}),
    ImportState.APPLYING: frozenset(
        {ImportState.APPLIED, ImportState.WAITING, ImportState.CANCELLING, ImportState.CANCELLED}
    ),
    ImportState.APPLIED: frozenset({ImportState.UNDOING}),
    ImportState.CANCELLING: frozenset({ImportState.CANCELLED}),
    ImportState.CANCELLED: frozenset(),
    ImportState.UNDOING: frozenset({ImportState.UNDONE}),
    ImportState.UNDONE: frozenset(),
}


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def at_work(self) -> "ImportBatchQuerySet":
        return self.filter(state__in=ImportState.at_work())

    def for_list(self) -> "ImportBatchQuerySet":
        """The last first, without the files."""
        return self.select_related("uploaded_by", "applied_by", "taken_back_by").defer("content").order_by("-pk")


class ImportBatch(models.Model):
    """A list that was uploaded, and what became of it."""

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
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING)
    # When its first row could be written, and when the last one was.
    begun_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Cancelled before its last row, or undone.
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Since when neither its files nor what would take it back are kept.
    emptied_at = models.DateTimeField(null=True, blank=True)
    # Counts of what was added, changed, unchanged, refused and left out when it was applied, and why of each row; what
    # stayed when it was taken back; why it stopped.
    result = models.JSONField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.UniqueConstraint(
                fields=["conference"],
                condition=Q(state__in=["applying", "cancelling", "undoing"]),
                name="import_one_at_work",
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_applied(self) -> bool:
        """Whether all of it was, even if it was undone since."""
        return self.applied_at is not None

    @property
    def is_waiting(self) -> bool:
        return self.state == ImportState.WAITING

    @property
    def is_at_work(self) -> bool:
        return self.state in ImportState.at_work()


class ImportPart(models.Model):
    """Some whole papers of a list: what is to be written about them, and what takes it back (`importing.applying`)."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    # Rows of the list, to show how far an import is.
    row_count = models.PositiveIntegerField(default=0)
    # None once it is written.
    planned = models.JSONField(null=True, blank=True)
    # What was written; None until then.
    written = models.JSONField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_part_once"),
            models.CheckConstraint(
                condition=Q(planned__isnull=False, written__isnull=True)
                | Q(planned__isnull=True, written__isnull=False),
                name="import_part_planned_or_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}, part {self.number}"


class FurtherFile(models.Model):
    """A file that was uploaded with another and is read together with it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="further_files")
    filename = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.filename
