"""Deeds over many: owed by one press, done by workers in chunks, each in one transaction with its progress.

A chunk leads to the next by a ring, so that other work has its turn in between; the ticker finds what no ring reached.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Exists, OuterRef
from django.utils import timezone

from agreements import audit, chasing
from agreements.doorbell import ring
from agreements.models import Conference, Errand, ErrandKind, User
from agreements.models.work import pause_after

logger = logging.getLogger(__name__)

# Up to so many mails or signatures are written while whoever pressed the button waits.
AT_ONCE = 50
CHUNK = 250
# Its entrance is in `signatures`, which knows all kinds.
TASK = "signatures.tasks.run_errand"

Deed = Callable[[Errand, Sequence[UUID]], object]


class AlreadyOwedError(Exception):
    """An errand of this kind is under way at the conference."""


class _LostClaimError(Exception):
    """Our claim ran out and somebody else took the errand; what we did is rolled back."""


def owe(kind: ErrandKind, conference: Conference, steps: Sequence[Sequence[UUID]], *, by: User) -> Errand:
    """Have a worker do all of this, in this order; a step is one mail or one signature, by its agreements' ids.

    Raises AlreadyOwedError.
    """
    try:
        with audit.deed(conference, by=by):
            errand = Errand.objects.create(
                conference=conference,
                kind=kind,
                by=by,
                steps=[[str(pk) for pk in step] for step in steps],
                total=len(steps),
            )
            _record(errand, "owed", kind=kind, count=len(steps), list=digest_of(pk for step in steps for pk in step))
            ring(TASK)
    except IntegrityError as error:
        raise AlreadyOwedError from error
    return errand


def digest_of(agreements: Iterable[UUID]) -> str:
    """SHA-256 of the ids, sorted, one a line."""
    return hashlib.sha256("\n".join(str(pk) for pk in sorted(agreements)).encode()).hexdigest()


def owed(*, limit: int) -> list[UUID]:
    """Errands of which a chunk could be done now, the one that has waited longest first."""
    return list(Errand.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def running(conference: Conference) -> list[Errand]:
    """What is under way, and what was given up unless another of its kind followed; without the steps."""
    later = Errand.objects.filter(conference=conference, kind=OuterRef("kind"), created_at__gt=OuterRef("created_at"))
    errands = conference.errands.filter(finished_at__isnull=True).exclude(Exists(later), given_up_at__isnull=False)
    return list(errands.for_list())


def run(pk: UUID, deeds: Mapping[str, Deed]) -> bool:
    """Claim this errand and do one chunk of it by the deed for its kind; whether it was done."""
    errand = Errand.objects.claim(pk)
    if errand is None:
        return False
    if errand.attempts > settings.MAX_ATTEMPTS:
        _give_up(errand, errand.last_error or "Every attempt ended without a word.")
        return False
    try:
        _do_chunk(errand, deeds[errand.kind])
    except _LostClaimError:
        logger.info("errand %s: somebody else took it", pk)
        return False
    except Exception as error:  # the edge of the worker: what failed is kept, tried again and shown
        logger.exception("errand %s failed", pk)
        _failed(errand, f"{type(error).__name__}: {error}")
        return False
    return True


def _do_chunk(errand: Errand, deed: Deed) -> None:
    chunk = errand.steps[errand.done : errand.done + CHUNK]
    with audit.deed(errand.conference, by=errand.by):
        deed(errand, [UUID(pk) for step in chunk for pk in step])
        if not errand.advance(len(chunk)):
            raise _LostClaimError


def _failed(errand: Errand, error: str) -> None:
    if errand.is_exhausted:
        _give_up(errand, error)
    else:
        errand.postpone(error, until=timezone.now() + pause_after(errand.attempts))


def _give_up(errand: Errand, error: str) -> None:
    with audit.deed(errand.conference):
        if errand.give_up(error):
            _record(errand, "given_up", error=error[:300])


def try_again(errand: Errand, *, by: User) -> bool:
    """Go on with what was given up; False if it was not. Raises AlreadyOwedError."""
    try:
        with audit.deed(errand.conference, by=by):
            given_up = Errand.objects.given_up().filter(pk=errand.pk)
            if not given_up.update(given_up_at=None, attempts=0, next_attempt_at=timezone.now()):
                return False
            _record(errand, "retried")
            ring(TASK)
    except IntegrityError as error:
        raise AlreadyOwedError from error
    return True


def _record(errand: Errand, what: str, **facts: object) -> None:
    audit.record(f"errand.{what}", subject=f"errand:{errand.pk}", facts=facts)


def _invite(errand: Errand, agreements: Sequence[UUID]) -> None:
    chasing.invite_chunk(errand.conference, agreements, by=errand.by)


def _remind(errand: Errand, agreements: Sequence[UUID]) -> None:
    chasing.remind_chunk(errand.conference, agreements, by=errand.by)


# The deeds of this app.
DEEDS: Mapping[str, Deed] = {ErrandKind.INVITE: _invite, ErrandKind.REMIND: _remind}
