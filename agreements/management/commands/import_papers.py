"""Imports papers and authors from a list of a conference system, or of one's own."""

import json
from argparse import BooleanOptionalAction
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.desk.forms.imports import printable
from agreements.importing.apply import RefusedRowsError, StalePlanError, early_plan
from agreements.importing.batches.foreground import TakenBackError, import_now
from agreements.importing.confined.child_reading import Packed, read_apart
from agreements.importing.difference.settlement import Settlement
from agreements.importing.files.encodings import ENCODINGS
from agreements.importing.files.sources import ListFile
from agreements.importing.formats.recognising import NAMES
from agreements.importing.listings.choices import Choices
from agreements.importing.listings.mapping import mapping_from
from agreements.importing.normalising.days import ORDERS
from agreements.importing.plan import plan
from agreements.importing.rows import ColumnMapping, Reading, RefusedFileError
from agreements.importing.uploads import AnotherImportError, keep_read
from agreements.management import arguments, settling_options
from agreements.management.finding import open_conference_called
from agreements.management.import_told import facts, why_not, words
from agreements.models import Conference, ImportBatch
from agreements.overtaken import once_more
from agreements.sentences import listed
from agreements.web.sandbox import NoAnswerError

_WHY = {
    StalePlanError: "Somebody changed the papers at this moment. Nothing was written; try again.",
    AnotherImportError: "Another list is being imported at this moment. Nothing was written; try again when that is over.",
    TakenBackError: "The import could not go on to its end. What it had written was taken back; import_history tells of it.",
}


class Command(BaseCommand):
    help = (
        "Import papers and authors from a list: of a system that is recognised, or any table, by a mapping. Several files are "
        "read together. A list with a refused row changes nothing, unless --partial is given: "
        "then papers of which a row is refused are left out whole. The same list again changes nothing. “rows” are the "
        "file's rows below its header; “papers”, “authors” and “agreements” are what the rows that are taken describe; "
        "“added”, “changed” and “unchanged” count agreements: an agreement counts as changed where the file says anything "
        "new of it, its paper or its author. They tell what was done, and with --dry-run what would be done; “refused” "
        "names each row that is refused or left out, and “left_out_papers” the papers of these. Of the rows that are taken, "
        "“looks” names what has to be looked at before its author is invited, “unaskable” who has no usable address, “notes” "
        "what was repaired, and “doubts” who is perhaps somebody else than it seems. “format” is the system that the list is "
        "from, “assumed” says what it does not say and how it was taken, “decisions” counts papers by decision, and “question” "
        "is what has to be said first, with an option. “difference” names what the list has otherwise than it is here, by kind, "
        "each with what is “done” with it: --keep, --amend, --ask-again and --void say that. "
        "Nobody is taken off a paper without --void gone. Exit status 0 only if nothing was refused or --partial was given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument(
            "files", nargs="+", metavar="FILE", type=arguments.file, help="CSV, a workbook, JSON, YAML or XML"
        )
        parser.add_argument("--format", choices=NAMES, default="", help="the system that the list is from")
        parser.add_argument(
            "--mapping",
            type=arguments.file,
            metavar="M.json",
            help="which columns are which of ours, of a table of no known system",
        )
        parser.add_argument(
            "--accepted",
            action="append",
            metavar="V",
            help="a decision that means that a paper is accepted; repeat it for each. No other is taken then",
        )
        parser.add_argument(
            "--encoding", choices=ENCODINGS, default="", help="of files that do not say in which they are"
        )
        parser.add_argument(
            "--repair",
            action=BooleanOptionalAction,
            default=None,
            help="put right, or leave, letters that a program took for others",
        )
        parser.add_argument("--date-order", choices=ORDERS, default="", help="which number of a date is the day")
        settling_options.add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        whole_ones = "import the papers of which no row is refused, and leave the others out"
        parser.add_argument("--partial", action="store_true", help=whole_ones)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        settlement = settling_options.settlement_of(options)
        files, choices = [_file(path) for path in options["files"]], _choices(options)
        reading, packed = _read(files, choices)
        reading = replace(reading, settlement=settlement)
        is_dry = options["dry_run"]
        early = early_plan(conference, reading)
        found = early.plan
        stops = reading.is_refused or (bool(found.reading.problems) and not options["partial"])
        result: Mapping[str, Any] = {}
        if not stops and not is_dry:
            batch = _kept(conference, files, choices, settlement, packed)
            try:
                found, result = once_more(partial(import_now, batch, early, partial=options["partial"]))
            except RefusedRowsError:  # somebody changed the papers a moment ago
                found, stops = plan(conference, reading), True
            except (StalePlanError, AnotherImportError, TakenBackError) as error:
                raise CommandError(_WHY[type(error)]) from error
        told = facts(found, is_done=is_dry or not stops, result=result)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else words(found, told, is_dry))
        if stops:
            raise CommandError(why_not(found))


def _kept(
    conference: Conference, files: Sequence[ListFile], choices: Choices, settlement: Settlement, packed: Packed
) -> ImportBatch:
    name = printable(listed([file.name for file in files]))
    kept = [ListFile(name, files[0].content), *files[1:]]
    return keep_read(conference, kept, by=None, choices=choices, settlement=settlement, packed=packed)


def _file(path: Path) -> ListFile:
    try:
        return ListFile(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(f"“{path}” cannot be read: {error.strerror}.") from error


def _read(files: list[ListFile], choices: Choices) -> tuple[Reading, Packed]:
    try:
        return read_apart(files, choices)
    except NoAnswerError as error:
        raise CommandError("The list cannot be read just now: no process for it can be started. Try again.") from error


def _choices(options: dict[str, Any]) -> Choices:
    accepted = options["accepted"]
    return Choices(
        format=options["format"],
        encoding=options["encoding"],
        repair=options["repair"],
        accepted=tuple(accepted) if accepted else None,
        mapping=_mapping(options["mapping"]) if options["mapping"] else None,
        date_order=options["date_order"],
    )


def _mapping(path: Path) -> ColumnMapping:
    try:
        return mapping_from(json.loads(_file(path).content))
    except RefusedFileError as refusal:
        raise CommandError(f"“{path}”: {refusal}") from refusal
    except (ValueError, RecursionError) as error:
        raise CommandError(f"“{path}” is no JSON.") from error
