"""Withdraws papers: nobody is asked about them any more, and whoever was asked is told."""

from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.desk.phrases import agreements_counted, papers_counted, people_counted
from agreements.management import arguments
from agreements.management.finding import open_conference_called
from agreements.management.papers import add_papers, done_in_chunks, papers_called
from agreements.management.trying import tell
from agreements.papers import withdrawing


class Command(BaseCommand):
    help = "Withdraw papers; their agreements end with the reason, and the authors who were asked are told."

    def add_arguments(self, parser: CommandParser) -> None:
        add_papers(parser)
        parser.add_argument("--reason", type=arguments.text, required=True, help="why; the authors read it")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        chosen = papers_called(conference, options["papers"])
        withdraw = partial(withdrawing.withdraw, conference, reason=options["reason"], by=None)
        done = done_in_chunks(chosen, withdraw, is_dry=options["dry_run"])
        withdrawn, already = len(done.papers), len(done.left_out)
        facts = {"withdrawn": withdrawn, "already": already, "ended": done.ended, "told": done.told}
        words = (
            f"Withdrew {papers_counted(withdrawn)} and ended {agreements_counted(done.ended)}; "
            f"{people_counted(done.told)} told. Withdrawn before: {already}."
        )
        tell(self.stdout, facts, words, options=options)
