"""Writes a conference's audit log as strangers can check it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.sentences import counted
from signatures.checkpoints.kept_files import BadCheckpointError
from signatures.exporting import downloads, log, whole_files
from signatures.models import DownloadKind
from signatures.operations.invariants.snapshot import one_snapshot


class Command(BaseCommand):
    help = (
        "Write a conference's audit log, one entry a line as it is hashed and without names, addresses or reasons, and then its "
        "signed checkpoints. Whoever gets it checks it with the program under /verify/verify_log.py."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("conference", help="its short address, such as icml-2020")
        parser.add_argument(
            "--out", type=arguments.file, required=True, metavar="FILE", help="the file to write, such as log.jsonl"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        out: Path = options["out"]
        try:
            with one_snapshot():
                whole_files.write(log.lines(conference), out)
                entries, checkpoints = conference.events.count(), conference.checkpoints.count()
        except BadCheckpointError as error:
            raise CommandError(f"{out} was not written: {error}. Put it back from a backup first.") from error
        except OSError as error:
            raise CommandError(f"{out} was not written: {error.strerror or error}") from error
        downloads.note_export(conference, DownloadKind.LOG, by=None, rows=entries, has_personal=False)
        told = [
            counted("{count} entry", "{count} entries", entries),
            counted("{count} checkpoint", "{count} checkpoints", checkpoints),
        ]
        self.stdout.write(f"{' and '.join(told)} written to {out}.")
