"""Checks the hash chain of a conference's audit log, and the personal values beside it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements import audit
from agreements.management.finding import conference_called


class Command(BaseCommand):
    help = (
        "Check that no entry of a conference's audit log was changed, added, removed or moved (names the first bad one), and "
        "that the names, addresses and reasons beside it are those of which it holds the digests."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        bad = audit.first_bad_number(conference)
        if bad is not None:
            raise CommandError(f"The chain of {conference} is broken at entry {bad:,}.")
        untrue = list(audit.untrue_values(conference))
        if untrue:
            raise CommandError(
                "\n".join([f"The chain of {conference} is whole, but what stands beside it is not:", *untrue])
            )
        self.stdout.write(f"The chain of {conference} is whole: {conference.events.count():,} entries.")
