"""Ends an agreement: nobody is asked about it any more, and its author is told."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.management.finding import open_conference_called
from agreements.management.one_agreement import add_agreement, only_one, standing_one
from agreements.management.trying import tell, tried
from agreements.settling import ends_and_returns


class Command(BaseCommand):
    help = "End the agreement of one author about one paper; what was signed is kept, and the author reads the reason."

    def add_arguments(self, parser: CommandParser) -> None:
        add_agreement(parser, reason="why; the author reads it")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        agreement = standing_one(conference, options)
        with tried(is_dry=options["dry_run"]):
            done = ends_and_returns.end([agreement.pk], conference=conference, reason=options["reason"], by=None)
        ended = only_one(done.done)
        words = f"The agreement of {agreement.authorship.printed_name} was ended; it was {ended.state_before}."
        facts = {"agreement": str(ended.pk), "state_before": ended.state_before, "told": done.told}
        tell(self.stdout, facts, words, options=options)
