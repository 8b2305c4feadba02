"""Closes a conference: nothing more is sent or signed there."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.conferences.editions import closing
from agreements.desk.editions.edition_phrases import closed_words, owed_at_closing
from agreements.management.finding import conference_called
from agreements.management.trying import add_output_arguments, tell, tried


class Command(BaseCommand):
    help = "Close a conference: nothing more is sent or signed; documents, their check and the exports go on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        owed = closing.owed(conference)
        try:
            with tried(is_dry=options["dry_run"]):
                done = closing.close(conference, by=None)
        except closing.AlreadyClosedError as error:
            raise CommandError(f"{conference} is closed already.") from error
        except closing.HalfDoneError as error:
            raise CommandError(
                "A list is being imported, or a new text or policy applied: wait until that is done."
            ) from error
        facts = {"owed": asdict(owed), "cancelled": done.cancelled, "held": done.held, "jobs": done.jobs}
        words = " ".join([closed_words(conference, done), *owed_at_closing(owed)])
        tell(self.stdout, facts, words, options=options)
