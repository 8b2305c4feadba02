"""What a conference has of papers, kept beside it."""

from django.db import models
from django.db.models import Q

from agreements.models.conference import Conference


class ConferenceTotals(models.Model):
    """How many papers a conference has and how many of them are clear, withdrawn ones aside: kept by difference."""

    conference = models.OneToOneField(Conference, models.PROTECT, primary_key=True, related_name="totals")
    papers = models.PositiveIntegerField(default=0)
    clear_papers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(clear_papers__lte=models.F("papers")), name="totals_clear_among_papers")
        ]

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.clear_papers}/{self.papers}"
