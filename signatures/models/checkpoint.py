"""What a checkpoint told of a conference's log; the signed file lies beside the documents."""

from django.db import models

from agreements.models import Conference


class Checkpoint(models.Model):
    """So that a file that is lost is known by its row, and a row by its file (`signatures.checkpoints`)."""

    is_append_only = True

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="checkpoints")
    number = models.PositiveBigIntegerField()
    # The last event at that time, and its hash.
    entry = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)  # of the file
    at = models.DateTimeField()

    class Meta:
        ordering = ["conference", "number"]
        constraints = [models.UniqueConstraint(fields=["conference", "number"], name="checkpoint_number_unique")]

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.number}"
