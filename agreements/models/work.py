"""Work that is owed: who has claimed it, how often it was tried, when it is due again."""

import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from agreements import clock

if TYPE_CHECKING:
    from datetime import datetime

_W = TypeVar("_W", bound="Work")
# Neither done nor given up: what the indexes of work hold.
IS_OWED = Q(finished_at__isnull=True, given_up_at__isnull=True)


class WorkQuerySet(models.QuerySet[_W]):
    def due(self) -> Self:
        """Owed, not given up, its pause over, and claimed by nobody who may still be alive."""
        now = clock.now()
        return self.owed().filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now), next_attempt_at__lte=now)

    def owed(self) -> Self:
        return self.filter(IS_OWED)

    def given_up(self) -> Self:
        return self.filter(given_up_at__isnull=False)

    def claim(self, pk: Any, *, seconds: float | None = None, **also: Any) -> _W | None:
        """Take one row for LEASE_SECONDS, or for so many; None if it is not due or somebody was first."""
        return next(iter(self._claimed([pk], seconds, **also)), None)

    def claim_all(self, pks: Collection[Any], *, seconds: float | None = None, **also: Any) -> list[_W]:
        """Take those of the rows that are due, under one token. What somebody is just taking is left to them."""
        with transaction.atomic():
            free = self.due().filter(pk__in=pks).select_for_update(skip_locked=True)
            return self._claimed(list(free.values_list("pk", flat=True)), seconds, **also)

    def _claimed(self, pks: Collection[Any], seconds: float | None = None, **also: Any) -> list[_W]:
        """By compare-and-swap. The attempt is counted before the work, so that what kills its worker is given up too."""
        token = uuid.uuid4()
        lease_until = clock.now() + timedelta(seconds=settings.LEASE_SECONDS if seconds is None else seconds)
        # Over the bare rows: beside a join the comparison would stand in a subquery, which whoever waits does not ask again.
        due = type(self)(self.model, using=self.db).due().filter(pk__in=pks)
        if not due.update(lease_token=token, lease_until=lease_until, attempts=F("attempts") + 1, **also):
            return []
        return list(self.filter(pk__in=pks, lease_token=token).order_by("next_attempt_at"))

    def close_all(self, works: Collection[_W], **facts: Any) -> bool:
        """Give back rows that were claimed together; False if the lease ran out and another worker took one of them."""
        (token,) = {work.lease_token for work in works}
        mine = self.filter(pk__in=[work.pk for work in works], lease_token=token)
        return mine.update(lease_token=None, lease_until=None, **facts) == len(works)

    def finish_all(self, works: Collection[_W], **facts: Any) -> bool:
        return self.close_all(works, finished_at=clock.now(), last_error="", **facts)


class Work(models.Model):
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_exhausted(self) -> bool:
        return self.attempts >= settings.MAX_ATTEMPTS

    def finish(self, **facts: Any) -> bool:
        """Close the row under our claim; False if the lease ran out and another worker took it."""
        return self._rows.finish_all([self], **facts)

    def release(self, **facts: Any) -> bool:
        """Give the claim back after a part was done: the rest is due at once, and attempts are counted anew."""
        return self._close(attempts=0, last_error="", next_attempt_at=clock.now(), **facts)

    def give_back(self, **facts: Any) -> bool:
        """Due as it was before: this attempt was none."""
        return self._close(attempts=max(0, self.attempts - 1), **facts)

    def renew(self, seconds: float) -> bool:
        """Hold it for so long from now on; False if the lease ran out and another worker took it."""
        until = clock.now() + timedelta(seconds=seconds)
        if not self._rows.filter(pk=self.pk, lease_token=self.lease_token).update(lease_until=until):
            return False
        self.lease_until = until
        return True

    def postpone(self, error: str, *, until: "datetime", **facts: Any) -> bool:
        return self._close(last_error=error[:2000], next_attempt_at=until, **facts)

    def give_up(self, error: str, **facts: Any) -> bool:
        return self._close(last_error=error[:2000], given_up_at=clock.now(), **facts)

    @property
    def _rows(self) -> WorkQuerySet[Any]:
        return WorkQuerySet(type(self))

    def _close(self, **facts: Any) -> bool:
        return self._rows.close_all([self], **facts)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the n-th failed attempt: 5 s, 15 s, 45 s, then up to 15 minutes."""
    return timedelta(seconds=min(5 * 3 ** (attempts - 1), 15 * 60))
