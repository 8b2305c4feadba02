"""The mail server by which all our mails leave: whether it takes any now, and how many at once."""

from django.db import models
from django.db.models import Q


class Relay(models.Model):
    """One for each server that the settings have named. While it takes nothing, no mail is tried, and none is blamed."""

    name = models.CharField(max_length=300, unique=True)
    # Since when it takes no mails, when the next one is tried, what it said last, and how often in a row.
    stopped_since = models.DateTimeField(null=True, blank=True)
    stopped_until = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True)
    rounds = models.PositiveSmallIntegerField(default=0)
    # In how many conversations in a row it took none, without saying why.
    doubts = models.PositiveSmallIntegerField(default=0)
    # Before which moment no further mail leaves, where the settings limit those of a minute.
    next_at = models.DateTimeField(null=True, blank=True)
    # By the token of who holds it, until when each connection is taken to be open, where the settings limit them.
    connections = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_since__isnull=True, stopped_until__isnull=True, words="", rounds=0)
                | Q(stopped_since__isnull=False, stopped_until__isnull=False, rounds__gt=0) & ~Q(words=""),
                name="relay_stopped_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.name
