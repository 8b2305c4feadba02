"""That somebody had everything tried, and what came of it."""

from django.db import models
from django.utils import timezone

from agreements.models import Conference, User, Work
from agreements.models.work import IS_OWED, WorkQuerySet


class PreflightQuerySet(WorkQuerySet["Preflight"]):
    pass


class Preflight(Work):
    """One run, which a worker does, because only workers can read the key of the seal. `finished_at` is its end."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="preflights")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # A list of `signatures.operations.preflight.lights.Finding` as dictionaries.
    findings = models.JSONField(default=list)

    objects = PreflightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference"],
                condition=IS_OWED,
                name="preflight_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.asked_at:%Y-%m-%d %H:%M}"
