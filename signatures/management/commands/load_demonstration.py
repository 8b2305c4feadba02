"""Loads the demonstration: ICML 2020 with all its papers, and on request with two weeks of history."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from agreements.models import Conference, User
from signatures.demonstration import edition, history, made_up


class Command(BaseCommand):
    help = (
        "Load the demonstration conference and print the logins of its staff. Once it is there it stays as it is, and "
        "only the two logins get a new password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--password", help="for both logins (otherwise a random one)")
        parser.add_argument(
            "--history",
            action="store_true",
            help="as after two weeks: invitations and reminders (which are mailed), 400 answers, and what goes wrong",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        password = options["password"] or _random_password()
        with transaction.atomic():
            if not Conference.objects.filter(slug=edition.SLUG).exists():
                _load(with_history=options["history"])
            for email in (edition.OWNER, edition.VIEWER):
                _give_password(User.objects.get(email=email), password)
        self.stdout.write(f"staff login: {edition.OWNER} / {password}")
        self.stdout.write(f"another, who sees all and changes nothing: {edition.VIEWER} / {password}")


def _load(*, with_history: bool) -> None:
    if not with_history:
        edition.create()
        return
    begun = history.begin()
    with history.at(begun):
        conference = edition.create()
        if conference is None:
            return
        history.imported(conference)
    by = User.objects.get(email=edition.OWNER)
    try:
        history.write(conference, by=by, begun=begun, more=made_up.happenings(conference, by=by, begun=begun))
    except history.MailServerAwayError as error:
        raise CommandError("The history needs a mail server, and none answers. Nothing was loaded.") from error


def _give_password(user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])


def _random_password() -> str:
    """Four groups of five characters that cannot be confused: 99 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
