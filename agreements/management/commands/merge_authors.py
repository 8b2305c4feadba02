"""Merges two authors of a conference who are one person."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management import people
from agreements.management.finding import open_conference_called
from agreements.management.trying import add_output_arguments, tell, tried
from agreements.models import Author
from agreements.people.identities import merging, parting


class Command(BaseCommand):
    help = "Make two entries of one person one: the first stays, has all papers, and both links lead to it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("survivor", type=people.author_id, help="the id of the author who stays")
        parser.add_argument("merged", type=people.author_id, help="the id of the author who becomes part of it")
        parser.add_argument("--undo", action="store_true", help="take this merger back instead")
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        survivor = people.author_called(conference, options["survivor"])
        if options["undo"]:
            other = conference.authors.filter(pk=options["merged"], merged_into=survivor).first()
            if other is None:
                raise CommandError(f"Author {options['merged']} was not merged into author {survivor.pk}.")
        else:
            other = people.author_called(conference, options["merged"])
        do = _part if options["undo"] else _merge
        with tried(is_dry=options["dry_run"]):
            facts, words = do(survivor, other)
        tell(self.stdout, facts, words, options=options)


def _merge(survivor: Author, other: Author) -> tuple[dict[str, Any], str]:
    try:
        merger = merging.merge(survivor, other, by=None)
    except merging.CannotMergeError as error:
        raise CommandError("These two cannot be merged: nothing was changed.") from error
    facts = {
        "survivor": survivor.pk,
        "merged": other.pk,
        "moved": [each.pk for each in merger.moved],
        "ended": [each.pk for each in merger.ended],
        "taken": list(merger.taken),
    }
    return facts, f"{other} and {survivor} are one entry: author {survivor.pk}."


def _part(survivor: Author, other: Author) -> tuple[dict[str, Any], str]:
    try:
        parting.part(other, by=None)
    except parting.CannotPartError as error:
        words = "Somebody has answered since, or papers have moved on: the merger stays."
        raise CommandError(words) from error
    return {"survivor": survivor.pk, "parted": other.pk}, f"{other} and {survivor} are two entries again."
