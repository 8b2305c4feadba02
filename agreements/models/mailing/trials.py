"""A mail that is owed, and what servers said of it until now."""

from typing import TypeVar

from django.db import models
from django.db.models import F

from agreements.models.work import Work, WorkQuerySet

_T = TypeVar("_T", bound="TriedMail")
# Of a mail that begins anew.
UNTRIED = {"attempts": 0, "put_off": 0, "put_off_since": None, "doubts": 0, "doubted_at": None}
# So many doubts, each but the first after the server took others, and it is put aside.
ENOUGH_DOUBTS = 3


class TriedMailQuerySet(WorkQuerySet[_T]):
    def in_line(self) -> models.QuerySet[_T]:
        """The oldest first, and behind all others those at which the server took none any more."""
        return self.order_by(F("doubted_at").asc(nulls_first=True), "created_at")


class TriedMail(Work):
    """An attempt counts that ended with neither an answer nor an error: its worker died over it."""

    # How often its own server, or the one of its address, asked for patience, and since when.
    put_off = models.PositiveSmallIntegerField(default=0)
    put_off_since = models.DateTimeField(null=True, blank=True)
    # How often, and when last, the mail server hung up at it or would have none of it, and nobody knows whose fault it is.
    doubts = models.PositiveSmallIntegerField(default=0)
    doubted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
