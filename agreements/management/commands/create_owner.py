"""Makes somebody an owner of a conference: the way in, on a new installation."""

import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.conferences import team, team_invitations
from agreements.management.finding import conference_called
from agreements.models import Conference, Role, User
from agreements.wording import moments
from agreements.wording.addresses import AddressError, normalised


class Command(BaseCommand):
    help = (
        "Invite somebody to be an owner of a conference, and print the link with which they join: it can be used once, "
        "within 72 hours, and lets them choose name and password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("--email", required=True, help="the address, which is the login")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="for scripts: make an account at once, with the password that is the first line of the standard input",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        try:
            email = normalised(options["email"])
        except AddressError as error:
            raise CommandError(f"--email: {error}") from error
        if options["password_stdin"]:
            self._make(conference, email, sys.stdin.readline().rstrip("\r\n"))
        else:
            self._invite(conference, email)

    def _invite(self, conference: Conference, email: str) -> None:
        try:
            invited = team_invitations.invite(conference, email=email, role=Role.OWNER, by=None, is_mailed=False)
        except team_invitations.AlreadyMemberError as error:
            raise CommandError(f"{email} is on the team of {conference} already.") from error
        self.stdout.write(f"{email} becomes an owner of {conference} with this link, which can be used once,")
        self.stdout.write(f"until {moments.utc(invited.invitation.expires_at)}:")
        self.stdout.write(invited.address)

    def _make(self, conference: Conference, email: str, password: str) -> None:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User(email=email)
            try:
                validate_password(password, user)
            except ValidationError as error:
                raise CommandError(f"The password: {' '.join(error.messages)}") from error
            user.set_password(password)
            user.save()
        else:
            self.stdout.write("The account existed already and keeps its password.")
        team.add_member(conference, user, role=Role.OWNER, by=None)
        self.stdout.write(f"{email} is an owner of {conference}.")
