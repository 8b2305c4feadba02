"""A mail that is owed, and what servers said of it until now."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F

from agreements.models.work import Work, WorkQuerySet

_T = TypeVar("_T", bound="TriedMail")
# Of a mail that begins anew.
UNTRIED = {"attempts": 0, "put_off": 0, "put_off_since": None, "doubts": 0, "doubted_at": None}
# So many doubts, each but the first after the server took others, and it is put aside.
ENOUGH_DOUBTS = 3


# Those at which the server took none any more.
LAST_OF_ALL = F("doubted_at").asc(nulls_first=True)


class TriedMailQuerySet(WorkQuerySet[_T]):
    def in_line(self) -> Self:
        """In the order in which they are tried."""
        return self.order_by(LAST_OF_ALL, "created_at")


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

    @property
    def tries(self) -> int:
        return self.attempts + self.put_off + self.doubts
