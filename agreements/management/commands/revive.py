"""Takes back that papers were withdrawn: what that ended is put back."""

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
    help = "Revive papers that were withdrawn; what their withdrawal ended comes back, and whoever was told of that is told."

    def add_arguments(self, parser: CommandParser) -> None:
        add_papers(parser)
        parser.add_argument("--reason", type=arguments.text, default="", help="why; it stands in the history")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        chosen = papers_called(conference, options["papers"])
        revive = partial(withdrawing.revive, conference, reason=options["reason"], by=None)
        done = done_in_chunks(chosen, revive, is_dry=options["dry_run"])
        revived, left_out = len(done.papers), len(done.left_out)
        facts = {
            "revived": revived, "left_out": left_out, "put_back": done.put_back, "asked_anew": done.asked_anew,
            "told": done.told,
        }  # fmt: skip
        words = (
            f"Revived {papers_counted(revived)}: {agreements_counted(done.put_back)} put back, "
            f"{done.asked_anew} to be asked anew; {people_counted(done.told)} told. Left out: {left_out}."
        )
        tell(self.stdout, facts, words, options=options)
