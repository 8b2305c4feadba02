"""That nothing leaves to a conference's authors for a while, because somebody stopped it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models.conference import Conference
from agreements.models.user import User


class MailPauseQuerySet(models.QuerySet["MailPause"]):
    def standing(self) -> "MailPauseQuerySet":
        return self.filter(ended_at__isnull=True)


class MailPause(models.Model):
    """One of them, from when until when; what is queued meanwhile waits."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="mail_pauses")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MailPauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference"], condition=Q(ended_at__isnull=True), name="mail_pause_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="mail_pause_ended_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="mail_pause_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.conference_id}: {self.begun_at:%Y-%m-%d %H:%M}"
