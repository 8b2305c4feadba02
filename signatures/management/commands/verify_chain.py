"""Checks the hash chain of a conference's audit log, the checkpoints of it, and the personal values beside it."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements import audit
from agreements.management.finding import conferences_called
from agreements.models import Conference
from signatures.checkpoints import contradictions
from signatures.operations.invariants.chronology import times_running_backwards


class Command(BaseCommand):
    help = (
        "Check that no entry of a conference's audit log was changed, added, removed or moved (names the first bad one), that "
        "it is the log of which its signed checkpoints tell, and that the names, addresses and reasons beside it are those of "
        "which it holds the digests."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", nargs="?", help="the conference's slug; all of them if it is left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        failed = []
        for conference in conferences_called(options["conference"]):
            try:
                self._verify(conference)
            except CommandError as error:
                failed.append(str(error))
        failed += contradictions.unclaimed()
        if failed:
            raise CommandError("\n".join(failed))

    def _verify(self, conference: Conference) -> None:
        bad, untrue = audit.chain_and_values(conference)
        if bad is not None:
            raise CommandError(f"The chain of {conference} is broken at entry {bad:,}.")
        if told := list(_told(conference)):
            raise CommandError("\n".join([f"The chain of {conference} follows, but not all of it holds:", *told]))
        if untrue:
            raise CommandError(
                "\n".join([f"The chain of {conference} is whole, but what stands beside it is not:", *untrue])
            )
        self.stdout.write(f"The chain of {conference} is whole: {conference.events.count():,} entries.")
        self.stdout.write(_anchored(conference))
        if erased := audit.erased_values(conference):
            people = conference.events.filter(kind=audit.ERASED).count()
            self.stdout.write(f"{erased:,} personal values were erased on record, of {people:,} people.")


def _told(conference: Conference) -> Iterator[str]:
    yield from times_running_backwards(conference)
    yield from contradictions.of_rows(conference)
    yield from contradictions.of_files(conference)


def _anchored(conference: Conference) -> str:
    last = conference.checkpoints.order_by("-number").first()
    if last is None:
        return "There is no checkpoint of it yet: nothing is anchored but what stands in sealed documents."
    younger = conference.events.filter(number__gt=last.entry).count()
    return f"Checkpoint {last.number:,} anchors it up to entry {last.entry:,}; {younger:,} later entries are not yet anchored."
