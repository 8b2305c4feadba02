"""Ends an agreement: nobody is asked about it any more, and its author is told."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.management.finding import conference_called
from agreements.management.one_agreement import add_agreement, standing_one, tell
from agreements.settling import ends_and_returns


class Command(BaseCommand):
    help = "End the agreement of one author about one paper; what was signed is kept, and the author reads the reason."

    def add_arguments(self, parser: CommandParser) -> None:
        add_agreement(parser, reason="why; the author reads it")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        agreement = standing_one(conference, options)
        before, told = agreement.state, 0
        if not options["dry_run"]:
            told = ends_and_returns.end([agreement.pk], conference=conference, reason=options["reason"], by=None).told
        words = f"The agreement of {agreement.authorship.printed_name} was ended; it was {before}."
        tell(self.stdout.write, agreement, options, words=words, state_before=before, told=told)
