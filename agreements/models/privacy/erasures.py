"""That somebody's personal data is to go, and that it went."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models.conference import Conference
from agreements.models.people import Author
from agreements.models.user import User

# What stands in the place of a personal value that must not be empty. Data, not words of a page: it is the same everywhere.
ERASED = "(erased)"


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def standing(self) -> "ErasureQuerySet":
        """Those that were not taken back: the person is restricted, or erased."""
        return self.filter(taken_back_at__isnull=True)

    def open(self) -> "ErasureQuerySet":
        """Those that are still to be carried out."""
        return self.standing().filter(erased_at__isnull=True)


class Erasure(models.Model):
    """From the moment at which it is asked for the person is restricted: nothing is sent to them and their link opens nothing.
    It is carried out by a command with the owner's database role (`agreements.privacy.erasing`)."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="erasures")
    author = models.ForeignKey(Author, models.PROTECT, related_name="erasures")
    reason = models.TextField(max_length=2000)
    # None for a command.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)
    # Of documents that are gone: what is still to be removed from the store.
    paths = models.JSONField(default=list, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author"], condition=Q(taken_back_at__isnull=True), name="erasure_one_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(erased_at__isnull=True), name="erasure_one_end"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by__isnull=True) | Q(taken_back_at__isnull=False),
                name="erasure_taken_back_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="erasure_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.author_id}"
