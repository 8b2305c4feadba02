"""Makes somebody an owner of a conference: the way in, on a new installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.conferences import team
from agreements.management.finding import conference_called
from agreements.models import Role
from agreements.wording.addresses import AddressError


class Command(BaseCommand):
    help = "Make somebody an owner of a conference; a new account gets a one-time password, which is printed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("--email", required=True, help="the address, which is the login")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        try:
            added = team.add_member(conference, email=options["email"], role=Role.OWNER, by=None)
        except AddressError as error:
            raise CommandError(f"--email: {error}") from error
        self.stdout.write(f"{added.membership.user.email} is an owner of {conference}.")
        if added.password:
            self.stdout.write(f"One-time password: {added.password}")
        else:
            self.stdout.write("The account existed already and keeps its password.")
