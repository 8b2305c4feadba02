"""An uploaded file between preview and confirm."""

from django.db import models
from django.utils import timezone

from agreements.models.conference import Conference
from agreements.models.user import User


class ImportBatch(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="import_batches")
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
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
