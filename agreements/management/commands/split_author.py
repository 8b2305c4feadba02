"""Splits an author of a conference who is two people."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management import arguments, people
from agreements.management.finding import conference_called
from agreements.people.authorships.adding import Newcomer
from agreements.people.identities import splitting
from agreements.wording import values


class Command(BaseCommand):
    help = "Give some papers of an author to a new one, with whatever was asked, answered and signed under them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("author", type=people.author_id, help="the author's id")
        parser.add_argument("--paper", type=arguments.text, nargs="+", action="extend", required=True, metavar="ID")
        parser.add_argument("--name", type=arguments.text, required=True, help="of the new author")
        for name in ("native-name", "email", "orcid", "language"):
            parser.add_argument(f"--{name}", type=arguments.text, default="")
        people.add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        author = people.author_called(conference, options["author"])
        papers = [people.paper_called(conference, number) for number in dict.fromkeys(options["paper"])]
        chosen = [people.authorship_of(paper, author).pk for paper in papers]
        who = Newcomer(
            people.ruled(values.name, options["name"]),
            native_name=people.ruled(values.native_name, options["native_name"]),
            email=people.address(options["email"]),
            orcid=people.ruled(values.orcid, options["orcid"]),
            language=people.ruled(values.language, options["language"]),
        )
        with people.tried(is_dry=options["dry_run"]):
            try:
                new = splitting.split(author, chosen, who=who, by=None)
            except splitting.CannotSplitError as error:
                raise CommandError("At least one paper must stay with the author: nothing was changed.") from error
        facts = {"author": author.pk, "new": new.pk, "moved": chosen}
        people.tell(self.stdout, facts, f"{new} is author {new.pk} now.", options=options)
