"""Opens a conference again that was closed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.conferences.editions import closing
from agreements.desk.editions.edition_phrases import reopened_words
from agreements.management.finding import conference_called
from agreements.management.trying import add_output_arguments, tell, tried


class Command(BaseCommand):
    help = (
        "Open a conference again: receipts and signed copies that were held leave, and authors can answer while their time"
        " lasts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        try:
            with tried(is_dry=options["dry_run"]):
                held = closing.reopen(conference, by=None)
        except closing.AlreadyOpenError as error:
            raise CommandError(f"{conference} is open already.") from error
        except closing.StillHiddenError as error:
            raise CommandError(f"{conference} is hidden: an owner brings it back first, on its settings.") from error
        tell(self.stdout, {"held": held}, reopened_words(conference, held), options=options)
