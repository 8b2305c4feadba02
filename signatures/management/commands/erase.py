"""Erases people whose data is to go, and what is older than a conference keeps it."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.audit.door import NotOwnerError
from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.management.people import author_called, author_id
from agreements.management.trying import add_output_arguments, tell, tried
from agreements.models import Conference, DataClass, Erasure, RetentionRule
from agreements.sentences import counted
from signatures.privacy import erased_files, erasing, retention

_NOT_OWNER = (
    "This role does not own the tables: nothing was changed. Run it with the owner's role in DATABASE_URL, as migrations "
    "are."
)
_AGAIN = "erased before, and restored from a backup"


class Command(BaseCommand):
    help = (
        "Erase one person (--author), or all that is due (--due): everybody whose erasure was asked for and whose time has "
        "come, and what is older than the conference keeps it, where an owner switched that on. Needs the database role "
        "that owns the tables. What was signed becomes a tombstone of ids, digests and dates; the audit log stays whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's short address")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--author", type=author_id, help="the author's id")
        which.add_argument("--due", action="store_true", help="all that is due")
        parser.add_argument("--reason", type=arguments.text, default="", help="why, unless it was asked for before")
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        try:
            with tried(is_dry=options["dry_run"]):
                if options["due"]:
                    facts, words = _due(conference)
                else:
                    facts, words = _one(conference, options["author"], options["reason"])
        except NotOwnerError:
            raise CommandError(_NOT_OWNER) from None
        tell(self.stdout, facts, words, options=options)
        if not options["dry_run"] and (left := erased_files.remove_owed(conference)):
            raise CommandError(
                counted("{count} file could not be removed.", "{count} files could not be removed.", left)
            )


def _one(conference: Conference, pk: int, reason: str) -> tuple[dict[str, Any], str]:
    author = author_called(conference, pk)
    if not reason and not Erasure.objects.open().filter(author=author).exists():
        raise CommandError("Say why with --reason: nobody asked for it on the desk.")
    try:
        done = erasing.erase(author, reason=reason)
    except erasing.NotYetError as error:
        raise CommandError("\n".join(["Nothing was erased.", *error.why])) from None
    except erasing.GoneError:
        raise CommandError("This person was erased before.") from None
    facts = {"rows": done.rows, "values": done.values, "files": done.files, "lists": done.lists}
    words = (
        f"{sum(done.rows.values()):,} rows, {done.values:,} values beside the log, {done.files:,} documents, "
        f"{done.lists:,} lists."
    )
    return facts, f"Erased: {words}"


def _due(conference: Conference) -> tuple[dict[str, Any], str]:
    people = {"erased": 0, "not_yet": 0}
    asked = Erasure.objects.open().filter(conference=conference).select_related("author__conference")
    owed = [(each.author, each.reason) for each in asked]
    owed += [(author, _AGAIN) for author in erased_files.to_erase_again(conference)]
    for author, reason in owed:
        try:
            erasing.erase(author, reason=reason)
        except erasing.NotYetError:
            people["not_yet"] += 1
        else:
            people["erased"] += 1
    facts: dict[str, Any] = {"people": people, "classes": dict(_classes(conference))}
    return facts, json.dumps(facts)


def _classes(conference: Conference) -> Iterator[tuple[str, dict[str, int]]]:
    rules = RetentionRule.objects.filter(conference=conference, switched_on_at__isnull=False)
    for rule in rules.select_related("conference").order_by("pk"):
        done = retention.purge(rule)
        yield DataClass(rule.data).value, {"gone": done.gone, "left": done.left}
