"""Makes and shows the key with which documents are sealed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from signatures import sealing


class Command(BaseCommand):
    help = "Show the sealing key's certificate; with --ensure, make the key if there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ensure", action="store_true", help="make a key if there is none")
        parser.add_argument("--organisation", default="Countersign", help="the organisation in a new certificate")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = settings.SEAL_KEY_FILE
        try:
            if options["ensure"] and not path.exists():
                sealing.create(path, organisation=options["organisation"], common_name="Seal for agreements")
            key = sealing.load(path, settings.SEAL_KEY_PASSWORD)
        except sealing.SealKeyError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Seal certificate, SHA-256 {key.fingerprint}")
        self.stdout.write(key.certificate_pem)
