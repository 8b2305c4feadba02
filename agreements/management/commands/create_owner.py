"""Makes somebody an owner of a conference: the way in, on a new installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from agreements.conferences import team
from agreements.management.finding import conference_called
from agreements.models import Role


class Command(BaseCommand):
    help = "Make somebody an owner of a conference; a new account gets a one-time password, which is printed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("--email", required=True, help="the address, which is the login")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"--email: “{email}” is not an address.") from error
        added = team.add_member(conference, email=email, role=Role.OWNER, by=None)
        self.stdout.write(f"{email} is an owner of {conference}.")
        if added.password:
            self.stdout.write(f"One-time password: {added.password}")
        else:
            self.stdout.write("The account existed already and keeps its password.")
