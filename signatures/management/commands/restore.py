"""Says whether a backup is whole, or puts one into an empty installation."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from agreements.management import arguments
from agreements.sentences import counted
from signatures.operations.backups import differing, lost, manifest, proving, restoring
from signatures.operations.backups.manifest import BadBackupError, Manifest
from signatures.operations.backups.postgresql import DumpError


class Command(BaseCommand):
    help = (
        "Put a backup into an installation whose database is empty, and look whether everything holds there. With --check change "
        "nothing: compare every file with the manifest, restore the database beside the present one, look at everything "
        "there, and tell what the backup lacks against the running installation. One line for each breach; the exit "
        "status is 1 then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=arguments.file, metavar="FOLDER", help="where `backup` put its backups")
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "name", nargs="?", default="", metavar="NAME", help="one of them, such as 2026-11-26T020000Z"
        )
        which.add_argument("--newest", action="store_true", help="the last one that was finished, as without a name")
        parser.add_argument("--check", action="store_true", help="only say whether it is whole")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            place = manifest.found(folder.absolute(), options["name"] or "")
            told = Manifest.read(place)
            if options["check"]:
                self._check(place, told)
            else:
                self._restore(place, told)
        except (BadBackupError, DumpError) as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {str(error).strip()}") from error
        except OSError as error:
            raise CommandError(f"{error.filename or 'The store of documents'}: {error.strerror or error}") from error

    # --- Looking at it -------------------------------------------------------------------------------------------------
    def _check(self, place: Path, told: Manifest) -> None:
        breaches = 0
        for line in proving.breaches_of(place, told):
            self.stdout.write(line)
            breaches += 1
        files = counted("{count} file", "{count} files", len(told.files))
        found = counted("{count} breach", "{count} breaches", breaches) if breaches else "it is whole"
        self.stdout.write(f"{place.name}, made by version {told.version}: the database and {files}; {found}.")
        lacks = self._compare(told)
        if breaches or lacks:
            raise SystemExit(1)

    def _compare(self, told: Manifest) -> bool:
        """Whether the running installation lacks something that the backup has."""
        found = differing.difference(told)
        if found is None:
            self.stdout.write("There is no running installation to compare it with.")
            return False
        for line in (*found.lost, *found.younger):
            self.stdout.write(line)
        if not found.lost and not found.younger:
            self.stdout.write("The running installation has nothing that it lacks.")
        return bool(found.lost)

    # --- Putting it back -----------------------------------------------------------------------------------------------
    def _restore(self, place: Path, told: Manifest) -> None:
        for line in restoring.restore(place, told):
            self.stdout.write(line)
        self.stdout.write(f"{place.name} was restored: the database, and {len(told.files):,} files.")
        if restoring.is_older(told):
            self.stdout.write(f"It was made by version {told.version}: run migrate now, and then check_invariants.")
            return
        for line in (*lost.entries(), *lost.answers()):
            self.stdout.write(line)
        call_command("check_invariants", "--at-rest", stdout=self.stdout)
