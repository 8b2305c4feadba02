"""Lists what was imported into a conference."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.models import ImportBatch, ImportState

_COUNTS = ("rows", "added", "changed", "unchanged", "refused", "left_out")


class Command(BaseCommand):
    help = (
        "List every list that was uploaded or imported, the last first: its number, which undo_import takes, its name, state, "
        "by whom and when, and counts. States: "
        f"{', '.join(ImportState.values)}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", type=arguments.text, help="the conference's slug")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        told = [_facts(batch) for batch in conference.import_batches.for_list()]
        if options["json"]:
            self.stdout.write(json.dumps({"imports": told}, ensure_ascii=False))
            return
        for facts in told:
            self.stdout.write(_line(facts))
        if not told:
            self.stdout.write("No list was imported.")


def _facts(batch: ImportBatch) -> dict[str, Any]:
    result = batch.result or {}
    return {
        "number": batch.pk,
        "filename": batch.filename,
        "digest": batch.digest,
        "state": batch.state,
        "uploaded_at": batch.uploaded_at.isoformat(),
        "uploaded_by": batch.uploaded_by.email if batch.uploaded_by else None,
        "applied_at": batch.applied_at.isoformat() if batch.applied_at else None,
        "applied_by": batch.applied_by.email if batch.applied_by else None,
        "taken_back_at": batch.taken_back_at.isoformat() if batch.taken_back_at else None,
        **{name: result.get(name, 0) for name in _COUNTS},
        "notes": len(result.get("remarks", [])),
    }


def _line(facts: dict[str, Any]) -> str:
    when, who = facts["applied_at"] or facts["uploaded_at"], facts["applied_by"] or facts["uploaded_by"]
    counts = ", ".join(f"{name.replace('_', ' ')} {facts[name]:,}" for name in _COUNTS[1:])
    return f"{facts['number']}: “{facts['filename']}”, {facts['state']}, {when} by {who or 'a command'}; {counts}."
