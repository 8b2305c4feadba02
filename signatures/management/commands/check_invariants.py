"""Reads a conference's tables, files and chain, and names whatever does not hold."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.audit.append_only import missing_triggers
from agreements.management.finding import conference_called
from agreements.models import Conference
from agreements.sentences import counted
from signatures.checkpoints import contradictions
from signatures.operations import invariants
from signatures.operations.invariants import Report, unknown_documents


class Command(BaseCommand):
    help = (
        "Check that signatures, countersignatures, documents with their files, seals and records, mails, the audit log with "
        "its checkpoints and the dashboard agree with one another, and that the database refuses to change "
        "evidence. Changes nothing; one line for each breach, and then the exit status is 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", nargs="?", help="the conference's slug; all of them if it is left out")
        parser.add_argument("--without-files", action="store_true", help="leave the files of the documents unread")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug = options["conference"]
        conferences = [conference_called(slug)] if slug is not None else Conference.objects.order_by("slug")
        reports = [
            invariants.examine(conference, with_files=not options["without_files"]) for conference in conferences
        ]
        triggers = list(missing_triggers())
        stray = list(contradictions.unclaimed())
        if not options["without_files"]:
            stray += [*invariants.stray_files(), *unknown_documents.of_no_log()]
        is_sound = not triggers and not stray and not any(report.breaches for report in reports)
        if options["json"]:
            self.stdout.write(
                json.dumps(_as_json(reports, triggers, stray, is_sound=is_sound), ensure_ascii=False, indent=2)
            )
        else:
            for line in (*(line for report in reports for line in _lines(report)), *triggers, *stray):
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


def _as_json(reports: list[Report], triggers: list[str], stray: list[str], *, is_sound: bool) -> dict[str, Any]:
    return {
        "is_sound": is_sound,
        "conferences": [
            {"conference": report.conference.slug, "checked": dict(report.checked), "breaches": report.breaches}
            for report in reports
        ],
        "triggers": triggers,
        "files": stray,
    }
