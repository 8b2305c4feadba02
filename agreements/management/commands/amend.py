"""Corrects an author, a paper, or how a paper has an author."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management import arguments, people
from agreements.management.finding import open_conference_called
from agreements.management.papers import paper_called
from agreements.management.trying import add_output_arguments, tell, tried
from agreements.models import Conference
from agreements.papers import editing
from agreements.people import address_changes, amending
from agreements.settling.corrections import Corrected
from agreements.wording import values

# By the column: the rule of its value.
_OF_PERSON: dict[str, Callable[[str], str]] = {
    "name": values.name,
    "native_name": values.native_name,
    "orcid": values.orcid,
    "language": values.language,
}
_ON_PAPER: dict[str, Callable[[str], str]] = {"printed_name": values.name, "affiliation": values.affiliation}
_OF_PAPER: dict[str, Callable[[str], Any]] = {
    "title": values.title,
    "number": values.paper_id,
    "date": values.day,
    "track": values.track,
}
_FLAGS = {"speaker": "is_speaker", "corresponding": "is_corresponding"}


class Command(BaseCommand):
    help = "Correct an author (--author), a paper (--paper), or how a paper has an author (--paper and --author)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("--author", type=people.author_id, help="the author's id")
        parser.add_argument("--paper", type=arguments.text, metavar="ID", help="the paper's ID")
        for name in (*_OF_PERSON, "email", *_ON_PAPER, *_OF_PAPER):
            parser.add_argument(f"--{name.replace('_', '-')}", type=arguments.text)
        for name in _FLAGS:
            parser.add_argument(f"--{name}", choices=["yes", "no"])
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        amend = _DEEDS.get((options["author"] is not None, options["paper"] is not None))
        if amend is None:
            raise CommandError("Name whom or what to correct with --author or --paper.")
        with tried(is_dry=options["dry_run"]):
            changed, corrected = amend(conference, options)
        facts = {"changed": changed, "told": corrected.told, "asked_again": corrected.asked_again}
        tell(self.stdout, facts, _words(changed, corrected), options=options)


def _amend(conference: Conference, options: dict[str, Any]) -> tuple[list[str], Corrected]:
    _refuse(options, [*_ON_PAPER, *_FLAGS, *_OF_PAPER], "needs a --paper")
    author = people.author_called(conference, options["author"])
    changes = {
        name: people.ruled(rule, options[name]) for name, rule in _OF_PERSON.items() if options[name] is not None
    }
    # Where a paper prints the name that was corrected, it prints the new one.
    same = author.authorships.standing().filter(printed_name=author.name) if "name" in changes else None
    printed_on = list(same.values_list("pk", flat=True)) if same is not None else []
    corrected = amending.amend_author(author, changes=changes, by=None, printed_on=printed_on)
    if options["email"] is not None:
        address_changes.change_address(author, email=people.address(options["email"]), by=None)
        changes["email"] = options["email"]
    return sorted(changes), corrected


def _amend_on_paper(conference: Conference, options: dict[str, Any]) -> tuple[list[str], Corrected]:
    _refuse(options, [*_OF_PERSON, "email"], "is not a paper's: leave out --paper")
    _refuse(options, [*_OF_PAPER], "is not an author's: leave out --author")
    paper = paper_called(conference, options["paper"])
    authorship = people.authorship_of(paper, people.author_called(conference, options["author"]))
    changes: dict[str, Any] = {
        name: people.ruled(rule, options[name]) for name, rule in _ON_PAPER.items() if options[name] is not None
    }
    changes |= {column: options[name] == "yes" for name, column in _FLAGS.items() if options[name] is not None}
    return sorted(changes), amending.amend_authorship(authorship, changes=changes, by=None)


def _amend_paper(conference: Conference, options: dict[str, Any]) -> tuple[list[str], Corrected]:
    _refuse(options, [*_OF_PERSON, "email", *_ON_PAPER, *_FLAGS], "needs an --author")
    paper = paper_called(conference, options["paper"])
    given = {name: people.ruled(rule, options[name]) for name, rule in _OF_PAPER.items() if options[name] is not None}
    try:
        edited = editing.edit(paper, replace(editing.facts_of(paper), **given), by=None)
    except editing.TakenNumberError:
        raise CommandError(f"Another paper has the ID {given['number']}: nothing was changed.") from None
    return sorted(edited.changed), edited.corrected


# By whether an author and a paper are named.
_DEEDS: dict[tuple[bool, bool], Callable[[Conference, dict[str, Any]], tuple[list[str], Corrected]]] = {
    (True, False): _amend,
    (True, True): _amend_on_paper,
    (False, True): _amend_paper,
}


def _refuse(options: dict[str, Any], names: list[str], why: str) -> None:
    if wrong := [name for name in names if options[name] is not None]:
        raise CommandError(f"--{wrong[0].replace('_', '-')} {why}: nothing was changed.")


def _words(changed: list[str], corrected: Corrected) -> str:
    if not changed:
        return "Nothing was changed."
    words = [f"Changed: {', '.join(changed)}."]
    if corrected.told:
        words.append(f"Told of {corrected.told:,} signed.")
    if corrected.asked_again:
        words.append(f"To be signed again: {corrected.asked_again:,}.")
    return " ".join(words)
