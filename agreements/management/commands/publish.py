"""Enters the days on which papers were published first: one day for papers that are named, or a list of papers and days."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.desk.phrases import papers_counted
from agreements.management import arguments
from agreements.management.finding import conference_called, read_text
from agreements.management.papers import papers_called
from agreements.management.trying import add_output_arguments, tell, tried
from agreements.models import Conference
from agreements.proceedings import dated_lists, first_publication
from agreements.sentences import listed

# Papers of one deed: each has an entry in the log.
_AT_ONCE = 500


class Command(BaseCommand):
    help = "Enter the days on which papers were published first; a closed conference takes them, too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("papers", type=arguments.text, nargs="*", metavar="PAPER", help="the papers' IDs")
        parser.add_argument(
            "--on", type=arguments.day, metavar="DAY", help="the day, such as 2026-12-31, of all of them"
        )
        parser.add_argument("--list", type=arguments.file, metavar="FILE", help="lines with a paper's ID and its day")
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        days = list(_days_of(conference, options).items())
        changed = withdrawn = 0
        for start in range(0, len(days), _AT_ONCE):
            with tried(is_dry=options["dry_run"]):
                try:
                    done = first_publication.publish(conference, dict(days[start : start + _AT_ONCE]), by=None)
                except first_publication.ComingDayError as error:
                    raise CommandError("A day has not come yet: nothing more was done.") from error
            changed, withdrawn = changed + len(done.papers), withdrawn + len(done.left_out)
        facts = {"changed": changed, "unchanged": len(days) - changed - withdrawn, "withdrawn": withdrawn}
        words = f"Entered the day of {papers_counted(changed)}. Withdrawn: {withdrawn}."
        tell(self.stdout, facts, words, options=options)


def _days_of(conference: Conference, options: dict[str, Any]) -> dict[int, date]:
    if options["list"] is not None:
        if options["papers"] or options["on"]:
            raise CommandError("Give papers with --on, or a --list.")
        return _listed_days(conference, read_text(options["list"]))
    if not options["papers"] or not options["on"]:
        raise CommandError("Give papers with --on, or a --list.")
    return dict.fromkeys((paper.pk for paper in papers_called(conference, options["papers"])), options["on"])


def _listed_days(conference: Conference, words: str) -> dict[int, date]:
    """All or nothing: a line that cannot be taken is named."""
    found = dated_lists.read(conference, words)
    problems = [
        f"{words}: {listed(those)}."
        for words, those in (
            ("No ID and day in line", found.unread),
            ("No such paper", list(found.unknown.values())),
            ("Given two different days", list(found.doubled.values())),
        )
        if those
    ]
    if problems:
        raise CommandError(" ".join([*problems, "Nothing was done."]))
    return dict(found.days)
