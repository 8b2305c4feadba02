"""Writes everything that is held about an address as one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.management import arguments
from agreements.management.finding import conferences_called
from agreements.sentences import counted
from signatures.exporting import whole_files
from signatures.privacy import archive, report


class Command(BaseCommand):
    help = (
        "Write everything that is held about an address as one ZIP: rows, mails, requests, entries of the audit log with "
        "the personal values beside them, documents and files; of all conferences, or of one. That it was taken is noted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", type=arguments.text, help="the email address")
        parser.add_argument(
            "--conference", help="the short address of the one conference; all of them if it is left out"
        )
        parser.add_argument(
            "--out", type=arguments.file_name, required=True, metavar="FILE", help="the ZIP file to write"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        conferences = conferences_called(options["conference"])
        found = report.of_address(options["address"], conferences, with_accounts=options["conference"] is None)
        if not found.facts["conferences"] and not found.facts.get("accounts"):
            raise CommandError(f"Nothing is held about “{options['address']}”.")
        report.note(found, by=None)
        out = Path(options["out"])
        try:
            whole_files.write(archive.zipped(found), out)
        except OSError as error:
            raise CommandError(f"{out} was not written: {error.strerror or error}") from error
        entries = counted("{count} entry", "{count} entries", len(found.people))
        self.stdout.write(f"{entries} written to {out}.")
