"""Puts back an agreement that was ended or waived."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management.finding import open_conference_called
from agreements.management.one_agreement import add_agreement, only_one, settled_one
from agreements.management.trying import tell, tried
from agreements.settling import ends_and_returns


class Command(BaseCommand):
    help = "Put back the agreement of one author about one paper that was ended or waived, to what it was before."

    def add_arguments(self, parser: CommandParser) -> None:
        add_agreement(parser, reason="why; it stands in the history", is_reason_needed=False)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        agreement = settled_one(conference, options)
        if why_not := ends_and_returns.why_not_put_back([agreement]).get(agreement.pk):
            raise CommandError(f"It cannot be put back. {why_not}")
        with tried(is_dry=options["dry_run"]):
            done = ends_and_returns.put_back([agreement.pk], conference=conference, reason=options["reason"], by=None)
        back = only_one(done.done)
        words = f"The agreement of {agreement.authorship.printed_name} was put back; it is {back.state}."
        tell(self.stdout, {"agreement": str(back.pk), "state": back.state, "told": done.told}, words, options=options)
