"""Authors and authorships that commands are told by id, and somebody new."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.management.base import CommandError, CommandParser

from agreements.management import arguments
from agreements.models import Author, Authorship, Conference, Paper
from agreements.people.authorships.adding import Newcomer
from agreements.wording import values
from agreements.wording.addresses import AddressError, normalised
from agreements.wording.characters import clean
from agreements.wording.values import RefusedValueError

_IDS = arguments.whole_number(1, 999_999_999_999)
author_id = _IDS


def add_newcomer_arguments(parser: CommandParser) -> None:
    """Of somebody who is not in the list yet, besides the name."""
    for name in ("native-name", "email", "orcid", "language"):
        parser.add_argument(f"--{name}", type=arguments.text, default="")


def newcomer(options: Mapping[str, Any]) -> Newcomer:
    """Raises CommandError for what is refused."""
    return Newcomer(
        ruled(values.name, options["name"]),
        native_name=ruled(values.native_name, options["native_name"]),
        email=address(options["email"]),
        orcid=ruled(values.orcid, options["orcid"]),
        language=ruled(values.language, options["language"]),
    )


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
