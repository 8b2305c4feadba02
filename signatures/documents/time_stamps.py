"""Fetch the time-stamps that are owed, long after the signer has gone; done twice equals done once."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext

from agreements import clock
from agreements.models import Conference
from agreements.models.work import pause_after
from signatures import sealing
from signatures.documents import drawing, revisions, time_roots
from signatures.levels import Level
from signatures.models import Document, StampWork
from signatures.sealing import AuthorityAwayError, StampError

logger = logging.getLogger(__name__)

BATCH = 50


@dataclass(frozen=True)
class _Owed:
    work: StampWork
    document: Document
    content: bytes
    value: bytes


def owed(*, limit: int) -> list[UUID]:
    """Signatures whose document could be stamped now, oldest first; none while the settings name no authority."""
    if not settings.TIMESTAMP_URL:
        return []
    return list(StampWork.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)[:limit])


def retry(conference: Conference) -> int:
    """Owe at once what was given up or waits for another attempt."""
    return owe_at_once(StampWork.objects.filter(signature__agreement__conference=conference, finished_at__isnull=True))


def owe_at_once(works: QuerySet[StampWork]) -> int:
    """Whatever of these nobody is at work on."""
    return works.filter(lease_until__isnull=True).update(given_up_at=None, attempts=0, next_attempt_at=clock.now())


def stamp(signatures: Iterable[UUID | str]) -> int:
    """Stamp the documents of these signatures as far as they are due; returns how many were.

    Nothing is locked while the authority is asked, and all of its answers are waited for no longer than our claims hold.
    """
    claims = StampWork.objects.claim_all(list(signatures))
    ready = [found for work in claims if (found := _read(work)) is not None]
    try:
        authority = revisions.authority()
        if not ready or authority is None:
            return 0
        answers = sealing.tokens_for(authority, [each.value for each in ready], within=settings.LEASE_SECONDS / 2)
    except StampError as error:
        answers = [error] * len(ready)
    return sum(_settle(each, answer) for each, answer in zip(ready, answers, strict=True))


def _read(work: StampWork) -> _Owed | None:
    """What is to be stamped; None if nothing is or can be, which is noted."""
    if work.attempts > settings.MAX_ATTEMPTS:
        work.give_up(work.last_error or gettext("Every attempt was interrupted."))
        return None
    document = Document.objects.with_facts().filter(signature=work.pk).newest().get()
    if document.level != Level.B:
        work.finish()
        return None
    try:
        content = drawing.read(document)
        return _Owed(work, document, content, sealing.signature_value(content))
    except (StampError, OSError) as error:
        _failed(work, error)
        return None


def _settle(owed: _Owed, answer: sealing.Token | StampError) -> bool:
    if isinstance(answer, StampError):
        _failed(owed.work, answer)
        return False
    try:
        revisions.add(owed.document, sealing.stamped(owed.content, answer), level=Level.T)
    except revisions.OvertakenError:
        logger.info("time-stamp of %s: somebody else was first", owed.work.pk)
        return False
    except (StampError, OSError) as error:
        _failed(owed.work, error)
        return False
    time_roots.note(sealing.tops_in(answer))
    owed.work.finish()
    return True


def _failed(work: StampWork, error: Exception) -> None:
    """An authority or a disk that is away is waited for, however long; an answer that does not hold is tried a few times."""
    logger.warning("time-stamp of %s waits: %s", work.pk, error)
    is_outage = isinstance(error, (AuthorityAwayError, OSError))
    if work.is_exhausted and not is_outage:
        work.give_up(str(error))
        return
    attempts = min(work.attempts, settings.MAX_ATTEMPTS - 1)
    work.postpone(str(error), until=clock.now() + pause_after(attempts), attempts=attempts)
