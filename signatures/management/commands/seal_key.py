"""Makes, shows and replaces the key with which documents are sealed, and hands out the certificates."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management import arguments
from agreements.sentences import counted
from signatures import sealing
from signatures.documents import seal_keys
from signatures.models import SealCertificate

_COMMON_NAME = "Seal for agreements"


class Command(BaseCommand):
    help = (
        "Show the sealing key's certificate. With --ensure, make a key if there is none; with --rotate, make another in "
        "its place, which running workers use at once: documents that were sealed before stay valid."
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
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            kept = _made_as_asked(options)
            key = seal_keys.current()
        except sealing.SealKeyError as error:
            raise CommandError(str(error)) from error
        written = _write_certificates(options["certificates"], key) if options["certificates"] else None
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(key, kept, written)))
            return
        self.stdout.write(f"Seal certificate, SHA-256 {key.fingerprint}")
        self.stdout.write(f"Subject {key.subject}, {key.kind}, valid {_day(key.valid_from)} to {_day(key.expires_at)}")
        if kept is not None:
            self.stdout.write(f"The certificate of the key before is kept at {kept}")
        if written is not None:
            certificates = counted("{count} certificate", "{count} certificates", written)
            self.stdout.write(f"{certificates} written to {options['certificates']}")
        self.stdout.write(key.certificate_pem)


def _made_as_asked(options: dict[str, Any]) -> Path | None:
    """Where the certificate of a replaced key is kept."""
    if settings.SEAL_KEY_URI and (options["rotate"] or options["ensure"]):
        raise sealing.SealKeyError("The key is on a device (SEAL_KEY_URI): make and replace it there.")
    path, names = settings.SEAL_KEY_FILE, {"organisation": options["organisation"], "common_name": _COMMON_NAME}
    if options["rotate"]:
        _, kept = sealing.rotate(path, **names)
        return kept
    if options["ensure"] and not path.exists():
        sealing.create(path, **names)
    return None


def _write_certificates(path: Path, key: sealing.SealKey) -> int:
    """Of every key that ever sealed a document, the oldest first, and of this one."""
    used = dict(SealCertificate.objects.order_by("first_used_at", "pk").values_list("fingerprint", "pem"))
    every = used | {key.fingerprint: key.certificate_pem}
    try:
        path.write_text("".join(pem.rstrip() + "\n" for pem in every.values()), encoding="ascii")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
    return len(every)


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
