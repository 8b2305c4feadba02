"""Backs up database, documents and checkpoints."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management import arguments
from agreements.sentences import counted
from signatures.operations.backups import backing_up
from signatures.operations.backups.manifest import BadBackupError
from signatures.operations.backups.postgresql import DumpError

_NOT_IN_IT = (
    "Keep elsewhere, because no backup has them: the key of the seal (SEAL_KEY_FILE, with its older certificates beside it), "
    "and the settings with SECRET_KEY, LINK_KEYS and the passwords of database and mail."
)


class Command(BaseCommand):
    help = (
        "Back up the database, the documents and the checkpoints of the audit log into a folder, where backups share the files "
        "that they have in common. People may be at work meanwhile. A backup has a manifest when it is finished, and not "
        "before. The key of the seal and the settings are never in it. The exit status is 1 if the store lacks files."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=arguments.file, metavar="FOLDER", help="made if it is not there")
        parser.add_argument(
            "--read-again",
            action="store_true",
            help="read the files that the folder has already, and copy again those that are torn (else their size is enough)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            made = backing_up.make(folder.absolute(), reads_again=options["read_again"])
        except (BadBackupError, DumpError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        except OSError as error:
            raise CommandError(f"No backup was made in {folder}: {error.strerror or error}.") from error
        for end in made.manifest.conferences:
            entries = counted("{count} entry", "{count} entries", end.entries)
            self.stdout.write(f"{end.conference}: {entries} of the log, {end.checkpoint:,} checkpoints.")
        files = counted("{count} file", "{count} files", len(made.manifest.files))
        self.stdout.write(f"{made.folder}: the database and {files}, {made.copied:,} of them new.")
        for line in made.lacking:
            self.stderr.write(line)
        if made.lacking:
            self.stderr.write("Put these files back with repair_documents, then back up again.")
        self.stdout.write(_NOT_IN_IT)
        if made.lacking:
            raise SystemExit(1)
