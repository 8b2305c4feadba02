"""Makes, shows and replaces the key with which documents are sealed, and hands out the certificates."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements import clock
from agreements.management import arguments
from agreements.sentences import counted
from signatures import sealing
from signatures.checking import online
from signatures.documents import seal_keys
from signatures.models import EndReason, SealCertificate


class Command(BaseCommand):
    help = (
        "Show the sealing key's certificate. With --ensure, make a key if there is none; with --rotate, make another in "
        "its place, which running workers use at once: documents that were sealed before stay valid. With --retire or "
        "--report-stolen, note since when a key is not to be trusted: documents with an independent time before stay authentic."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ensure", action="store_true", help="make a key if there is none")
        parser.add_argument(
            "--rotate", action="store_true", help="make another key; the old certificate is kept beside"
        )
        parser.add_argument("--organisation", default="Countersign", help="the organisation in a new certificate")
        parser.add_argument(
            "--certificates",
            type=arguments.file,
            metavar="FILE",
            help="write the certificates of all seals ever used, as PEM",
        )
        parser.add_argument(
            "--retire", metavar="FINGERPRINT", help="note that this key seals nothing any more, from now on"
        )
        parser.add_argument(
            "--report-stolen", type=_moment, metavar="DATE", help="since when others may seal with it (2026-11-26)"
        )
        parser.add_argument(
            "--fingerprint",
            metavar="FINGERPRINT",
            help="of the stolen key's certificate, if it is not the present one",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            kept = _made_as_asked(options)
            key = seal_keys.current()
            ended = _ended_as_asked(options, key)
        except sealing.SealKeyError as error:
            raise CommandError(str(error)) from error
        written = _write_certificates(options["certificates"], key) if options["certificates"] else None
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(key, kept, written) | {"ended": ended}))
            return
        self.stdout.write(f"Seal certificate, SHA-256 {key.fingerprint}")
        self.stdout.write(f"Subject {key.subject}, {key.kind}, valid {_day(key.valid_from)} to {_day(key.expires_at)}")
        if kept is not None:
            self.stdout.write(f"The certificate of the key before is kept at {kept}")
        if ended is not None:
            self.stdout.write(f"The key of {ended} is not to be trusted any more; hand out the certificates again.")
        if written is not None:
            certificates = counted("{count} certificate", "{count} certificates", written)
            self.stdout.write(f"{certificates} written to {options['certificates']}")
        self.stdout.write(key.certificate_pem)


def _made_as_asked(options: dict[str, Any]) -> Path | None:
    """Where the certificate of a replaced key is kept."""
    if settings.SEAL_KEY_URI and (options["rotate"] or options["ensure"]):
        raise sealing.SealKeyError("The key is on a device (SEAL_KEY_URI): make and replace it there.")
    path, names = settings.SEAL_KEY_FILE, _names(options["organisation"])
    if options["rotate"]:
        _, kept = sealing.rotate(path, **names)
        return kept
    if options["ensure"] and not path.exists():
        sealing.create(path, **names)
    return None


def _names(organisation: str) -> dict[str, str]:
    """Each organisation's seal has a name of its own, so that nobody takes it for another one's."""
    return {"organisation": organisation, "common_name": f"Seal of {organisation}"}


def _ended_as_asked(options: dict[str, Any], key: sealing.SealKey) -> str | None:
    """The fingerprint of the key that is not to be trusted any more."""
    if options["report_stolen"] is not None:
        fingerprint = options["fingerprint"] or key.fingerprint
        return seal_keys.end(fingerprint, EndReason.STOLEN, since=options["report_stolen"])
    if options["retire"]:
        return seal_keys.end(options["retire"], EndReason.RETIRED, since=clock.now())
    return None


def _moment(day: str) -> datetime:
    """The beginning of a day, or a moment, in UTC unless it says otherwise."""
    moment = datetime.fromisoformat(day)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _write_certificates(path: Path, key: sealing.SealKey) -> int:
    """Of every key that ever sealed a document, the oldest first, and of this one; with what is published beside them."""
    is_new = not SealCertificate.objects.filter(fingerprint=key.fingerprint).exists()
    try:
        text = online.published_certificates() + (key.certificate_pem if is_new else "")
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    return SealCertificate.objects.exclude(pem="").count() + is_new


def _day(moment: datetime) -> str:
    return f"{moment:%d %b %Y}"


def _as_json(key: sealing.SealKey, kept: Path | None, written: int | None) -> dict[str, Any]:
    return {
        "fingerprint": key.fingerprint,
        "subject": key.subject,
        "kind": key.kind,
        "valid_from": key.valid_from.isoformat(),
        "valid_until": key.expires_at.isoformat(),
        "pem": key.certificate_pem,
        "old_certificate": str(kept) if kept else None,
        "certificates": written,
    }
