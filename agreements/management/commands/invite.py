"""Invites authors to sign: all who have not been invited yet, or those of some papers."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.desk.phrases import people_invited
from agreements.management import arguments
from agreements.management.finding import asking_conference_called
from agreements.management.papers import papers_called
from agreements.models import Agreement, Conference
from agreements.models.agreement import AgreementQuerySet
from agreements.people import invitations
from agreements.publishing import lacking
from agreements.publishing.lacking import papers_of
from agreements.settling.asking_again import NothingToSignError


class Command(BaseCommand):
    help = "Invite every author who has not been invited yet; one mail a person, however many papers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument(
            "--paper",
            type=arguments.text,
            nargs="+",
            action="extend",
            metavar="ID",
            help="only the authors of these papers",
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object: people, agreements, and warnings if any"
        )
        parser.add_argument(
            "--anyway",
            action="store_true",
            help="invite although documents would have gaps, or the time for answering is over",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = asking_conference_called(options["conference"])
        agreements = _chosen(conference, options["paper"])
        papers = papers_of(agreements.uninvited())
        lacks = lacking.before_inviting(conference, conference.current_text, papers) if papers.exists() else []
        wrong = [lack.words for lack in lacks if lack.is_wrong]
        if wrong and not options["anyway"]:
            raise CommandError(f"Nobody was invited. {' '.join(wrong)} With --anyway they are invited nevertheless.")
        try:
            people, count = invitations.invite(conference, agreements)
        except NothingToSignError as error:
            raise CommandError(f"{conference} has no published text yet: nobody was invited.") from error
        if options["json"]:
            warnings = {"warnings": [lack.words for lack in lacks]} if lacks else {}
            self.stdout.write(json.dumps({"people": people, "agreements": count, **warnings}))
        else:
            for lack in lacks:
                self.stderr.write(self.style.WARNING(lack.words))
            self.stdout.write(people_invited(people, count))


def _chosen(conference: Conference, papers: list[str] | None) -> AgreementQuerySet:
    agreements = Agreement.objects.filter(conference=conference)
    if papers is None:
        return agreements
    return agreements.filter(authorship__paper__in=papers_called(conference, papers))
