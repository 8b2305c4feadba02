"""Gives up the publication of papers: every right goes back to those who signed, and they are told so."""

from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.desk.phrases import agreements_counted, papers_counted, people_counted
from agreements.management import arguments
from agreements.management.finding import open_conference_called
from agreements.management.papers import add_papers, done_in_chunks, papers_called
from agreements.management.trying import tell
from agreements.proceedings import giving_up


class Command(BaseCommand):
    help = "Record that papers will not be published; their agreements end, and whoever was asked is told the reason."

    def add_arguments(self, parser: CommandParser) -> None:
        add_papers(parser)
        parser.add_argument("--reason", type=arguments.text, required=True, help="why; the authors read it")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        chosen = papers_called(conference, options["papers"])
        give_up = partial(giving_up.give_up, conference, reason=options["reason"], by=None)
        done = done_in_chunks(chosen, give_up, is_dry=options["dry_run"])
        given_up, left_out = len(done.papers), len(done.left_out)
        facts = {"given_up": given_up, "left_out": left_out, "ended": done.ended, "told": done.told}
        words = (
            f"Gave up the publication of {papers_counted(given_up)} and ended {agreements_counted(done.ended)}; "
            f"{people_counted(done.told)} told. Withdrawn or published: {left_out}."
        )
        tell(self.stdout, facts, words, options=options)
