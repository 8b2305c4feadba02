"""Takes evidence into the audit log that is older than the digests in it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.management.finding import conferences_called
from agreements.sentences import counted
from signatures import evidence


class Command(BaseCommand):
    help = (
        "Note in the audit log the digests of signatures, countersignatures and documents that an earlier version recorded "
        "without them; from then on the log vouches for these rows. What contradicts the log is left out and named, and then "
        "the exit status is 1. To be run after an upgrade; running it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", nargs="?", help="the conference's slug; all of them if it is left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        is_sound = True
        for conference in conferences_called(options["conference"]):
            done = evidence.adopt(conference)
            if done.adopted:
                words = counted(
                    "{count} signature was adopted with what belongs to it.",
                    "{count} signatures were adopted with what belongs to them.",
                    done.adopted,
                )
                self.stdout.write(f"{conference.slug}: {words}")
            for signature in done.refused:
                self.stdout.write(
                    f"{conference.slug}: signature {signature} contradicts the audit log and was not adopted."
                )
            is_sound &= not done.refused
        if not is_sound:
            raise SystemExit(1)
