"""Reminds authors who were invited and have not answered."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.desk.phrases import people_counted, reminders_sent
from agreements.management.finding import asking_conference_called
from agreements.people import reminders
from agreements.people.reminding import who_is_due

_SHOWN_PEOPLE = 5


class Command(BaseCommand):
    help = "Remind everybody who was invited, has not answered, and is held back by nothing, such as a mail of the last days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say who would be reminded, and who not and why"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = asking_conference_called(options["conference"])
        found = who_is_due.next_round(conference)
        if options["dry_run"]:
            self.stdout.write(f"Would remind {people_counted(len(found.due))}.")
            for author in who_is_due.first_of(found, _SHOWN_PEOPLE):
                self.stdout.write(f"  {author.name} <{author.email}>")
            if len(found.due) > _SHOWN_PEOPLE:
                self.stdout.write(f"  and {len(found.due) - _SHOWN_PEOPLE:,} more")
        else:
            self.stdout.write(reminders_sent(reminders.remind(conference)))
        for reason, count in found.left_out.items():
            self.stdout.write(f"Left out: {count:,} {reason.label}.")
