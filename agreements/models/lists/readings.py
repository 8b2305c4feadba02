"""What was read of an uploaded list, and by which columns."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models.conference import Conference
from agreements.models.lists.batches import ImportBatch
from agreements.models.user import User
from agreements.models.work import IS_OWED, Work, WorkQuerySet


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
            models.Index(fields=["next_attempt_at"], condition=IS_OWED, name="list_reading_owed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(content__isnull=False, written__isnull=False),
                name="list_reading_finished_is_there",
            ),
        ]

    def __str__(self) -> str:
        return self.key
