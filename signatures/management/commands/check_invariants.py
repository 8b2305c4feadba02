"""Reads a conference's tables, files and chain, and names whatever does not hold."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.management.finding import conferences_called
from agreements.sentences import counted
from signatures.operations import invariants
from signatures.operations.invariants import Report


class Command(BaseCommand):
    # Every page would be loaded for them, which takes longer than to check a small conference.
    requires_system_checks: list[str] = []
    help = (
        "Check that signatures, countersignatures, documents with their files, seals and records, mails, the audit log with "
        "its checkpoints and the dashboard agree with one another, and that the database refuses to change "
        "evidence. Changes nothing; one line for each breach, and then the exit status is 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", nargs="?", help="the conference's slug; all of them if it is left out")
        parser.add_argument("--without-files", action="store_true", help="leave the files of the documents unread")
        parser.add_argument(
            "--at-rest",
            action="store_true",
            help="say nothing of what is overdue, as in a backup, where nobody is at work",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        how = {"with_files": not options["without_files"], "at_rest": options["at_rest"]}
        reports = [invariants.examine(conference, **how) for conference in conferences_called(options["conference"])]
        whole = invariants.of_installation(with_files=not options["without_files"])
        is_sound = not any(whole.values()) and not any(report.breaches for report in reports)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(reports, whole, is_sound=is_sound), ensure_ascii=False, indent=2))
        else:
            lines = [line for report in reports for line in _lines(report)]
            for line in (*lines, *(line for found in whole.values() for line in found)):
                self.stdout.write(line)
        if not is_sound:
            raise SystemExit(1)


def _lines(report: Report) -> list[str]:
    slug = report.conference.slug
    counts = ", ".join(
        f"{count:,} {noun.removesuffix('s') if count == 1 else noun}" for noun, count in report.checked.items()
    )
    breaches = counted("{count} breach", "{count} breaches", len(report.breaches))
    verdict = breaches if report.breaches else "everything holds"
    return [*(f"{slug}: {line}" for line in report.breaches), f"{slug}: {counts}; {verdict}."]


def _as_json(reports: list[Report], whole: dict[str, list[str]], *, is_sound: bool) -> dict[str, Any]:
    return {
        "is_sound": is_sound,
        "conferences": [
            {"conference": report.conference.slug, "checked": dict(report.checked), "breaches": report.breaches}
            for report in reports
        ],
        **whole,
    }
