"""Adds an author to a paper by hand: somebody new, or an author of the conference."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management import arguments, people
from agreements.management.finding import open_conference_called
from agreements.management.papers import paper_called
from agreements.management.trying import add_output_arguments, tell, tried
from agreements.models import Author, Conference
from agreements.people.authorships import adding
from agreements.people.authorships.adding import Newcomer, OnPaper
from agreements.wording import values


class Command(BaseCommand):
    help = "Add an author to a paper, with an agreement to be asked for; nobody is mailed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("paper", type=arguments.text, help="the paper's ID")
        parser.add_argument("--name", type=arguments.text, default="", help="as the paper prints it")
        parser.add_argument("--author", type=people.author_id, help="the id of somebody who is in the list already")
        people.add_newcomer_arguments(parser)
        parser.add_argument("--affiliation", type=arguments.text, default="")
        parser.add_argument(
            "--position", type=arguments.whole_number(1, values.MAX_POSITION), help="the last without it"
        )
        parser.add_argument("--speaker", action="store_true")
        parser.add_argument("--corresponding", action="store_true")
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        paper = paper_called(conference, options["paper"])
        who = _who(conference, options)
        name = people.ruled(values.name, options["name"] or (who.name if isinstance(who, Author) else ""))
        on_paper = OnPaper(
            name,
            affiliation=people.ruled(values.affiliation, options["affiliation"]),
            is_speaker=options["speaker"],
            is_corresponding=options["corresponding"],
            position=options["position"],
        )
        with tried(is_dry=options["dry_run"]):
            try:
                added = adding.add_author(paper, who, on_paper=on_paper, by=None)
            except adding.AlreadyAuthorError as error:
                raise CommandError(
                    f"Author {options['author']} is an author of paper {paper.number} already."
                ) from error
            except adding.WithdrawnPaperError as error:
                raise CommandError(f"Paper {paper.number} was withdrawn: nobody was added.") from error
            facts = {"author": added.author_id, "authorship": added.pk, "position": added.position}
        words = f"{added.printed_name} is author {added.position} of paper {paper.number}."
        tell(self.stdout, facts, words, options=options)


def _who(conference: Conference, options: dict[str, Any]) -> Author | Newcomer:
    if options["author"] is not None:
        return people.author_called(conference, options["author"])
    return people.newcomer(options)
