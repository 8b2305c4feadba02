"""Adds to the seals of documents what is needed to check them for longer (PAdES B-LT, B-LTA)."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.sentences import counted
from signatures.documents import long_term
from signatures.levels import Level
from signatures.sealing import AuthorityAwayError

_LEVELS = {"lt": Level.LT, "lta": Level.LTA}


class Command(BaseCommand):
    help = (
        "Extend the seals of a conference's documents, or of all, as further revisions: with validation data (lt), or "
        "also with an authority's time over the whole file (lta). Those that are there already are left alone, until their "
        "last time ends soon with its authority's certificate: then lta puts another one over it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", nargs="?", help="the conference's slug; all conferences without one")
        parser.add_argument("--level", choices=_LEVELS, default="lta", help="how far (%(default)s)")
        parser.add_argument(
            "--renew-before",
            type=arguments.whole_number(0, 36_500),
            default=long_term.RENEW_BEFORE.days,
            metavar="DAYS",
            help="how long before its end a time is renewed (%(default)s)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug = options["conference"]
        conference = conference_called(slug) if slug is not None else None
        try:
            before = timedelta(days=options["renew_before"])
            outcome = long_term.extend(conference, level=_LEVELS[options["level"]], renew_before=before)
        except (long_term.NoAuthorityError, AuthorityAwayError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(outcome)))
        else:
            self._tell(outcome)
        if outcome.failed or outcome.ended:
            raise SystemExit(1)

    def _tell(self, outcome: long_term.Outcome) -> None:
        extended = counted("{count} document extended", "{count} documents extended", outcome.extended)
        already = counted("{count} already was", "{count} already were", outcome.already)
        self.stdout.write(f"{extended} to {outcome.level}; {already}.")
        for line in _beside(outcome):
            self.stdout.write(line)
        for signature, why in outcome.failed.items():
            self.stderr.write(f"signature {signature}: {why}")
        if outcome.ended:
            self.stderr.write(f"The rest was not tried. {outcome.ended}")


def _beside(outcome: long_term.Outcome) -> Iterator[str]:
    if outcome.renewed:
        yield counted(
            "{count} got another time, because its last one ends soon.",
            "{count} got another time, because their last one ends soon.",
            outcome.renewed,
        )
    if outcome.not_yet:
        yield counted(
            "{count} waits for another time: the authority's certificate ends no later than its last one.",
            "{count} wait for another time: the authority's certificate ends no later than their last ones.",
            outcome.not_yet,
        )
    if outcome.without_room:
        yield counted(
            "{count} was sealed before an authority was named: it has no room for the authority's time.",
            "{count} were sealed before an authority was named: they have no room for the authority's time.",
            outcome.without_room,
        )


def _as_json(outcome: long_term.Outcome) -> dict[str, Any]:
    told = asdict(outcome)
    return told | {"failed": [{"signature": str(pk), "error": why} for pk, why in outcome.failed.items()]}
