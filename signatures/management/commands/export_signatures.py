"""Writes every signature of a conference as CSV."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.sentences import counted
from signatures.exporting import csv, downloads, whole_files
from signatures.exporting.columns import signatures_of
from signatures.models import DownloadKind


class Command(BaseCommand):
    help = "Write every signature of a conference as CSV, in UTF-8, as spreadsheets open it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("conference", help="its short address, such as icml-2020")
        parser.add_argument(
            "--out",
            type=arguments.file_name,
            required=True,
            metavar="FILE",
            help="the file to write; - is standard output",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        signatures = signatures_of(conference)
        rows = signatures.count()
        count = counted("{count} signature", "{count} signatures", rows)
        downloads.note_export(conference, DownloadKind.SIGNATURES, by=None, rows=rows)
        if options["out"] == "-":
            for piece in csv.signatures(signatures):
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            self.stderr.write(f"{count}.", lambda words: words)
            return
        out = Path(options["out"])
        try:
            whole_files.write(csv.signatures(signatures), out)
        except OSError as error:
            raise CommandError(f"{out} was not written: {error.strerror or error}") from error
        self.stdout.write(f"{count} written to {out}.")
