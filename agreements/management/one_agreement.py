"""One agreement, as commands about it are told which."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandError, CommandParser

from agreements.management import arguments
from agreements.management.people import author_id
from agreements.management.trying import add_output_arguments
from agreements.models import Agreement, Conference
from agreements.models.agreement import AgreementQuerySet
from agreements.states import State


def add_agreement(parser: CommandParser, *, reason: str, is_reason_needed: bool = True) -> None:
    parser.add_argument("conference", help="the conference's slug")
    parser.add_argument("--paper", type=arguments.text, required=True, metavar="N", help="the paper's number")
    parser.add_argument(
        "--author", type=author_id, required=True, metavar="ID",
        help="the author, by the number in the address of the author's page",
    )  # fmt: skip
    parser.add_argument("--reason", type=arguments.text, required=is_reason_needed, default="", help=reason)
    add_output_arguments(parser)


def standing_one(conference: Conference, options: dict[str, Any]) -> Agreement:
    """Raises CommandError, which says what is missing."""
    return _only(_asked(conference, options).standing(), options)


def settled_one(conference: Conference, options: dict[str, Any]) -> Agreement:
    """The last one that was ended or waived. Raises CommandError."""
    settled = _asked(conference, options).filter(state__in=[State.VOID, State.WAIVED])
    return _only(settled.order_by("-voided_at", "-created_at"), options)


def _asked(conference: Conference, options: dict[str, Any]) -> AgreementQuerySet:
    theirs = Agreement.objects.filter(
        conference=conference,
        authorship__paper__number=options["paper"],
        authorship__author=options["author"],
    )
    return theirs.select_related("conference", "text", "authorship__paper", "authorship__author")


def _only(found: AgreementQuerySet, options: dict[str, Any]) -> Agreement:
    agreement = found.first()
    if agreement is None:
        raise CommandError(f"Author {options['author']} has no such agreement about paper {options['paper']}.")
    return agreement


def only_one(done: Sequence[Agreement]) -> Agreement:
    """The one to which it was done. Raises CommandError where somebody else was quicker."""
    if not done:
        raise CommandError("Somebody else has changed this agreement meanwhile: nothing was done.")
    return done[0]
