"""Countersigns every accepted agreement of a conference in a signatory's name."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.access import May
from agreements.desk.phrases import agreements_counted
from agreements.management.finding import open_conference_called
from agreements.models import Conference, User
from agreements.wording.addresses import sought
from signatures import countersigning
from signatures.models import Manner, Signature


class Command(BaseCommand):
    help = "Countersign every accepted agreement of a conference, as a signatory or owner of it; prints how many they were."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("--as", dest="user", metavar="USER", required=True, help="the address of the signatory")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        by = _signatory(conference, options["user"])
        waiting = Signature.objects.awaiting_countersignature(conference).values_list("agreement", flat=True)
        left = waiting.filter(countersigning.left_to_others(conference, by)).count()
        count = countersigning.by_signatory(conference, waiting, by=by, manner=Manner.COMMAND)
        self.stdout.write(f"Countersigned {agreements_counted(count)} as {countersigning.name_of(conference, by)}.")
        if left:
            self.stdout.write(
                f"{agreements_counted(left)} that {by.email} signed as an author: left to another signatory."
            )


def _signatory(conference: Conference, address: str) -> User:
    user = User.objects.filter(email=sought(address), is_active=True).first()
    if user is None:
        raise CommandError(f"There is no account with the address “{address}”.")
    membership = conference.memberships.filter(user=user).first()
    if membership is None or membership.role not in May.COUNTERSIGN.value:
        raise CommandError(f"{address} may not countersign for {conference}: only its signatories and owners may.")
    return user
