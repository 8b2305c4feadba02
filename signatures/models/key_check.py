"""What a worker noted about the key of the seal."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements import clock


class KeyCheck(models.Model):
    """What a worker found when it last looked at the sealing key, which the web server cannot read: one row.

    `problem`: why nothing can be sealed, empty if it can; `expires_at`: of the key that was last found sound.
    """

    problem = models.TextField(blank=True)
    since = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="key_check_one_row")]

    def __str__(self) -> str:
        return self.problem or "The sealing key is sound."

    @property
    def days_left(self) -> int | None:
        return None if self.expires_at is None else max(0, (self.expires_at - clock.now()).days)
