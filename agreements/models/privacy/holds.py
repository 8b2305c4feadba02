"""That nothing may be deleted for now, because somebody needs it as it is."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models.conference import Conference
from agreements.models.people import Author
from agreements.models.user import User


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def standing(self) -> "LegalHoldQuerySet":
        return self.filter(ended_at__isnull=True)


class LegalHold(models.Model):
    """Over one person, or over a whole conference where it names none; from when until when, and why."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="legal_holds")
    author = models.ForeignKey(Author, models.PROTECT, null=True, blank=True, related_name="legal_holds")
    reason = models.TextField(max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author"], condition=Q(ended_at__isnull=True), name="legal_hold_one_of_a_person"
            ),
            models.UniqueConstraint(
                fields=["conference"],
                condition=Q(ended_at__isnull=True, author__isnull=True),
                name="legal_hold_one_of_a_conference",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="legal_hold_ended_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="legal_hold_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.author_id or 'all'}"
