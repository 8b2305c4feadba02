"""Splits an author of a conference who is two people."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management import arguments, people
from agreements.management.finding import open_conference_called
from agreements.management.papers import papers_called
from agreements.management.trying import add_output_arguments, tell, tried
from agreements.people.identities import splitting


class Command(BaseCommand):
    help = "Give some papers of an author to a new one, with whatever was asked, answered and signed under them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("author", type=people.author_id, help="the author's id")
        parser.add_argument("--paper", type=arguments.text, nargs="+", action="extend", required=True, metavar="ID")
        parser.add_argument("--name", type=arguments.text, required=True, help="of the new author")
        people.add_newcomer_arguments(parser)
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        author = people.author_called(conference, options["author"])
        papers = papers_called(conference, options["paper"])
        chosen = [people.authorship_of(paper, author).pk for paper in papers]
        who = people.newcomer(options)
        with tried(is_dry=options["dry_run"]):
            try:
                new = splitting.split(author, chosen, who=who, by=None)
            except splitting.CannotSplitError as error:
                raise CommandError("At least one paper must stay with the author: nothing was changed.") from error
        facts = {"author": author.pk, "new": new.pk, "moved": chosen}
        tell(self.stdout, facts, f"{new} is author {new.pk} now.", options=options)
