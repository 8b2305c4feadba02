"""What commands about papers are told: which papers, why, and how they answer."""

import json
from collections.abc import Callable, Collection
from typing import Any

from django.core.management.base import CommandError, CommandParser

from agreements.management import arguments
from agreements.management.people import add_output_arguments
from agreements.models import Conference, Paper


def add_papers(parser: CommandParser) -> None:
    parser.add_argument("conference", help="the conference's slug")
    parser.add_argument("papers", type=arguments.text, nargs="+", metavar="PAPER", help="the papers' IDs")
    add_output_arguments(parser)


def papers_called(conference: Conference, numbers: Collection[str]) -> list[Paper]:
    """In the order of their IDs. Raises CommandError, which names those that are not there."""
    found = list(conference.papers.filter(number__in=set(numbers)))
    known = {paper.number for paper in found}
    if unknown := [number for number in dict.fromkeys(numbers) if number not in known]:
        raise CommandError(f"{conference} has no paper {', '.join(unknown)}: nothing was done.")
    return found


def tell(write: Callable[[str], Any], told: dict[str, Any], *, as_json: bool, words: str) -> None:
    write(json.dumps(told) if as_json else words)
