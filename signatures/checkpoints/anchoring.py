"""Makes checkpoints of the logs that have grown: at most one an hour for each conference."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Q, Subquery

from agreements import audit, clock
from agreements.models import ChainHead, Conference
from signatures import sealing
from signatures.checkpoints import kept_files, verify_log
from signatures.checkpoints.kept_files import BadCheckpointError, SignedFile
from signatures.documents import seal_keys
from signatures.models import Checkpoint, SealCertificate

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=1)


class SomebodyFirstError(Exception):
    """Another worker has just made this checkpoint."""


def owed() -> list[int]:
    """Conferences whose log ends otherwise than their last checkpoint says, if that is older than an hour."""
    last = Checkpoint.objects.filter(conference=OuterRef("pk")).order_by("-number")
    heads = ChainHead.objects.filter(number__gt=0).annotate(
        told=Subquery(last.values("hash")[:1]), told_at=Subquery(last.values("at")[:1])
    )
    has_moved = Q(told__isnull=True) | ~Q(told=F("hash"))
    is_time = Q(told_at__isnull=True) | Q(told_at__lte=clock.now() - EVERY)
    return list(heads.filter(has_moved, is_time).order_by("pk").values_list("pk", flat=True))


def make_owed() -> int:
    """Returns how many were made. What fails for one conference stops no other."""
    conferences = Conference.objects.in_bulk(owed())
    if not conferences:
        return 0
    try:
        key = seal_keys.current()
    except sealing.SealKeyError as error:
        logger.error("checkpoints wait: %s", error)
        seal_keys.note(str(error))
        return 0
    return sum(_made(conference, key) for conference in conferences.values())


def _made(conference: Conference, key: sealing.SealKey) -> bool:
    try:
        make(conference, key)
    except SomebodyFirstError:
        logger.info("checkpoint of conference %s: somebody else was first", conference.pk)
    except sealing.SealKeyError as error:
        logger.error("checkpoint of conference %s waits: %s", conference.pk, error)
        seal_keys.note(str(error))
    except (OSError, BadCheckpointError) as error:
        logger.error("checkpoint of conference %s waits: %s", conference.pk, error)
    except Exception:  # the edge of the worker: one conference must not stop the others
        logger.exception("checkpoint of conference %s failed", conference.pk)
    else:
        return True
    return False


def make(conference: Conference, key: sealing.SealKey) -> Checkpoint:
    """One of the log as it ends now, after files without a row were taken over: a worker died after it wrote them, or the
    database is older than they are.

    SomebodyFirstError, OSError if the store fails, BadCheckpointError if it holds something else in their place.
    """
    log = kept_files.log_of(conference)
    if log is None:
        raise BadCheckpointError("cannot be made of an empty log")
    for adopted in _adopted(conference, log):
        logger.warning("checkpoint %s of conference %s had a file and no row", adopted.number, conference.pk)
    head = ChainHead.objects.get(conference=conference)
    last = _last(conference)
    facts = {
        "format": verify_log.FORMAT,
        "conference": log,
        "number": last.number + 1 if last else 1,
        "entry": head.number,
        "hash": head.hash,
        "at": _in_words(audit.next_evidence_time(conference)),
        "previous": last.sha256 if last else verify_log.GENESIS,
        "certificate": key.certificate_pem,
    }
    signed = facts | {"signature": key.sign(verify_log.written(facts)).hex()}
    content = verify_log.written(signed) + b"\n"
    seal_keys.certificate_of(key)
    return _keep(conference, SignedFile.of(content), content)


def _keep(conference: Conference, file: SignedFile, content: bytes | None) -> Checkpoint:
    """The row first, under which nobody else can write the same number; the file before it is committed."""
    facts = file.facts
    row = Checkpoint(
        conference=conference,
        number=facts["number"],
        entry=facts["entry"],
        hash=facts["hash"],
        sha256=file.sha256,
        at=kept_files.moment_in(facts["at"]),
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise SomebodyFirstError from error
        if content is not None:
            kept_files.write(facts["conference"], row.number, content)
    return row


def _adopted(conference: Conference, log: str) -> Iterator[Checkpoint]:
    while True:
        last = _last(conference)
        number, before = (last.number + 1, last.sha256) if last else (1, verify_log.GENESIS)
        content = kept_files.read(log, number)
        if content is None:
            return
        file = SignedFile.of(content)
        told = (file.facts["conference"], file.facts["number"], file.facts["previous"])
        if told != (log, number, before):
            raise BadCheckpointError(f"{number} has a file that belongs elsewhere")
        if not SealCertificate.objects.filter(fingerprint=file.fingerprint).exists():
            raise BadCheckpointError(f"{number} has a file that no key of ours has signed")
        yield _keep(conference, file, None)


def _last(conference: Conference) -> Checkpoint | None:
    return Checkpoint.objects.filter(conference=conference).order_by("-number").first()


def _in_words(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
