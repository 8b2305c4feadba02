"""The sealing key that the settings name, and what a worker notes about it for the pages, which cannot read it."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Subquery

from agreements import clock
from signatures import sealing
from signatures.models import EndReason, KeyCheck, SealCertificate

logger = logging.getLogger(__name__)

# So long before its end a key that expires is told.
EXPIRES_SOON = timedelta(days=30)
_LOOKED_AT_EVERY = timedelta(seconds=30)


def current() -> sealing.SealKey:
    """SealKeyError if it cannot be used."""
    if settings.SEAL_KEY_URI:
        return sealing.held_on_device(
            settings.SEAL_KEY_URI, module=settings.SEAL_KEY_MODULE, pin=settings.SEAL_KEY_PIN
        )
    return sealing.held(settings.SEAL_KEY_FILE, settings.SEAL_KEY_PASSWORD)


def found() -> KeyCheck | None:
    """What was noted last; None before anybody looked."""
    return KeyCheck.objects.first()


def about() -> Mapping[str, Subquery]:
    """The same as expressions within another query: `key_problem` and `key_since`, None before anybody looked, and
    `key_expires_at`."""
    noted = KeyCheck.objects.order_by("pk")
    return {f"key_{name}": Subquery(noted.values(name)[:1]) for name in ("problem", "since", "expires_at")}


def is_check_due() -> bool:
    last = found()
    return last is None or last.checked_at < clock.now() - _LOOKED_AT_EVERY


def check() -> None:
    """Look at the key and note what is found."""
    try:
        key = current()
    except sealing.SealKeyError as error:
        logger.error("the sealing key cannot be used: %s", error)
        note(str(error))
    else:
        note("", expires_at=key.expires_at)


def note(problem: str, *, expires_at: datetime | None = None) -> None:
    """`since` is the first time that this was found."""
    now = clock.now()
    facts = {"problem": problem, "checked_at": now} | ({"expires_at": expires_at} if expires_at else {})
    KeyCheck.objects.get_or_create(pk=1, defaults=facts | {"since": now})
    if not KeyCheck.objects.filter(pk=1, problem=problem).update(**facts):
        KeyCheck.objects.filter(pk=1).update(since=now, **facts)


def certificate_of(key: sealing.SealKey) -> SealCertificate:
    """Noted when it is first used."""
    certificate, _ = SealCertificate.objects.get_or_create(
        fingerprint=key.fingerprint, defaults={"pem": key.certificate_pem}
    )
    return certificate


def end(fingerprint: str, reason: EndReason, *, since: datetime) -> str:
    """Note since when a key is not to be trusted; SealKeyError unless exactly one certificate has this beginning.

    Of several notes the earliest counts, and a theft counts more than a retirement.
    """
    found = list(SealCertificate.objects.filter(fingerprint__startswith=fingerprint.lower())[:2])
    if len(found) != 1:
        raise sealing.SealKeyError(f"No certificate, or more than one, has the fingerprint {fingerprint}.")
    [certificate] = found
    if certificate.end_reason == EndReason.STOLEN and reason == EndReason.RETIRED:
        raise sealing.SealKeyError(f"The key of {certificate.fingerprint} is reported stolen already.")
    is_same = certificate.end_reason == reason and certificate.ended_at is not None
    certificate.ended_at = min(since, certificate.ended_at) if is_same and certificate.ended_at else since
    certificate.end_reason = reason
    certificate.save(update_fields=["ended_at", "end_reason"])
    return certificate.fingerprint
