"""Loads the demonstration: ICML 2020 with all its papers. The titles and names are facts, the addresses made up."""

import secrets
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from agreements import clock
from agreements.conferences import details, team, texts
from agreements.importing.apply import apply
from agreements.importing.readers import read
from agreements.models import Conference, Role, User

SLUG = "icml2020"
_HOME = ZoneInfo("America/Los_Angeles")
OWNER, VIEWER = "chair@example.org", "viewer@example.org"
_PAPERS = Path(__file__).resolve().parents[2] / "demonstration" / "icml2020.csv"


class Command(BaseCommand):
    help = (
        "Load the demonstration conference and print the logins of its staff. Once it is there it stays as it is, and "
        "only the two logins get a new password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--password", help="for both logins (otherwise a random one)")

    def handle(self, *_args: Any, **options: Any) -> None:
        password = options["password"] or _random_password()
        with transaction.atomic():
            if not Conference.objects.filter(slug=SLUG).exists():
                with suppress(details.TakenSlugError):  # another process has just loaded it
                    _create()
            for email in (OWNER, VIEWER):
                _give_password(User.objects.get(email=email), password)
        self.stdout.write(f"staff login: {OWNER} / {password}")
        self.stdout.write(f"another, who sees all and changes nothing: {VIEWER} / {password}")


def _create() -> None:
    conference = details.create_conference(
        by=None,
        text=texts.SAMPLE_TEXT.read_text(encoding="utf-8"),
        slug=SLUG,
        name="ICML 2020",
        legal_name="International Conference on Machine Learning",
        short_name="ICML",
        address="10010 North Torrey Pines Road, La Jolla, CA 92037",
        signatory_name="David Blei",
        time_zone=_HOME.key,
        paper_date=date(2020, 7, 16),
        deadline=(clock.now().astimezone(_HOME) + timedelta(days=30)).replace(
            hour=23, minute=59, second=0, microsecond=0
        ),
        is_demonstration=True,
    )
    for email, role, name in (
        (OWNER, Role.OWNER, "Demonstration Chair"),
        (VIEWER, Role.VIEWER, "Demonstration Viewer"),
    ):
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
        team.add_member(conference, user, role=role, by=None)
    # One row of the list names somebody twice on one paper; it is left out, as an import by hand would leave it.
    apply(conference, read(_PAPERS.read_bytes()), by=None, partial=True)


def _give_password(user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])


def _random_password() -> str:
    """Four groups of five characters that cannot be confused: 99 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
