"""What stood still, from when until when, and which owners were told of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models import Conference, StaffMail, User


class Standstill(models.Model):
    """One occurrence; of a conference, or of the whole installation."""

    key = models.CharField(max_length=20)
    conference = models.ForeignKey(Conference, models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    since = models.DateTimeField()
    noted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "conference"], condition=Q(ended_at__isnull=True), name="standstill_once_of_conference"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(ended_at__isnull=True, conference__isnull=True),
                name="standstill_once_of_installation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.since:%Y-%m-%d %H:%M}"


class StandstillNotice(models.Model):
    """That somebody was told: of its beginning by the one mail, of its end by the other."""

    standstill = models.ForeignKey(Standstill, models.CASCADE, related_name="notices")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    mail = models.ForeignKey(StaffMail, models.PROTECT, related_name="+")
    end_mail = models.ForeignKey(StaffMail, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standstill", "user"], name="standstill_notice_once")]

    def __str__(self) -> str:
        return f"{self.standstill_id} to {self.user_id}"
