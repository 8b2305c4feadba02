"""Papers, authors and authorships that commands are told by number or id."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from agreements.management import arguments
from agreements.models import Author, Authorship, Conference, Paper
from agreements.wording.addresses import AddressError, normalised
from agreements.wording.characters import clean
from agreements.wording.values import RefusedValueError

_IDS = arguments.whole_number(1, 999_999_999_999)
author_id = _IDS


def add_output_arguments(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")


def paper_called(conference: Conference, number: str) -> Paper:
    paper = conference.papers.filter(number=number).first()
    if paper is None:
        raise CommandError(f"{conference} has no paper {number}: nothing was changed.")
    return paper


def author_called(conference: Conference, pk: int) -> Author:
    """One who was not merged into another entry."""
    author = conference.authors.filter(pk=pk).first()
    if author is None:
        raise CommandError(f"{conference} has no author {pk}: nothing was changed.")
    if author.merged_into is not None:
        raise CommandError(f"Author {pk} was merged into author {author.survivor.pk}: nothing was changed.")
    return author


def authorship_of(paper: Paper, author: Author) -> Authorship:
    found = (
        Authorship.objects.standing().select_related("paper__conference", "author").filter(paper=paper, author=author)
    )
    authorship = found.first()
    if authorship is None:
        raise CommandError(f"Author {author.pk} is not an author of paper {paper.number}: nothing was changed.")
    return authorship


def ruled(rule: Callable[[str], Any], typed: str) -> Any:
    """A value by the rule of lists; CommandError says why not."""
    try:
        return rule(clean(typed))
    except RefusedValueError as refusal:
        raise CommandError(str(refusal)) from refusal


def address(typed: str) -> str:
    """Empty for none."""
    try:
        return normalised(typed) if typed.strip() else ""
    except AddressError as error:
        raise CommandError(str(error)) from error


@contextmanager
def tried(*, is_dry: bool) -> Iterator[None]:
    """Do it, and take it back where it was only to be tried: what is said of it is true of now."""
    with transaction.atomic():
        yield
        if is_dry:
            transaction.set_rollback(True)


def tell(out: TextIO | Any, facts: Mapping[str, Any], words: str, *, options: Mapping[str, Any]) -> None:
    if options["json"]:
        out.write(json.dumps(dict(facts) | {"dry_run": options["dry_run"]}))
    else:
        out.write(f"Would be done: {words}" if options["dry_run"] else words)
