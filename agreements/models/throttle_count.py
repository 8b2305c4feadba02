"""How often something was tried, where no Redis counts it."""

from django.db import models


class ThrottleCount(models.Model):
    """One window of one throttle for one digest of who tries; once it has ended, the next try begins a new one."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
