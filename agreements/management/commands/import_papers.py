"""Imports papers and authors from a list of a conference system, or of one's own."""

import json
from argparse import BooleanOptionalAction
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.desk.phrases import agreements_counted, papers_counted
from agreements.importing.apply import RefusedRowsError, StalePlanError, apply
from agreements.importing.files.encodings import ENCODINGS
from agreements.importing.files.sources import ListFile
from agreements.importing.formats.recognising import NAMES
from agreements.importing.listings.choices import Choices
from agreements.importing.listings.mapping import ColumnMapping, mapping_from
from agreements.importing.plan import plan
from agreements.importing.readers import read
from agreements.importing.rows import Asked, Problem, Question, Reading, RefusedFileError
from agreements.importing.steps import Change, Plan
from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.overtaken import once_more
from agreements.sentences import counted

# Changes that are listed one by one.
_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Import papers and authors from a list: of a system that is recognised, or any table, by a mapping. Several files are "
        "read together. A list with a refused row changes nothing, unless --partial is given: "
        "then papers of which a row is refused are left out whole. The same list again changes nothing. “rows” are the "
        "file's rows below its header; “papers”, “authors” and “agreements” are what the rows that are taken describe; "
        "“added”, “changed” and “unchanged” count agreements: an agreement counts as changed where the file says anything "
        "new of it, its paper or its author. They tell what was done, and with --dry-run what would be done; “refused” "
        "names each row that is refused or left out, “doubts” each that is taken and has to be looked at; “format” is the system "
        "that the list is from, “assumed” says what it does not say and how it was taken, “decisions” counts papers by "
        "decision, “notes” is what else there is to know, and “question” what has to be said first, with an option. "
        "Exit status 0 only "
        "if nothing was refused or --partial was given."
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
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument(
            "--partial",
            action="store_true",
            help="import the papers of which no row is refused, and leave the others out",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        reading = read([_file(path) for path in options["files"]], _choices(options))
        is_dry = options["dry_run"]
        found = plan(conference, reading)
        stops = reading.is_refused or (bool(found.reading.problems) and not options["partial"])
        if not stops and not is_dry:
            try:
                found = once_more(partial(apply, conference, reading, by=None, partial=options["partial"]))
            except RefusedRowsError:  # somebody changed the papers a moment ago
                found, stops = plan(conference, reading), True
            except StalePlanError as error:
                raise CommandError(
                    "Somebody changed the papers at this moment. Nothing was written; try again."
                ) from error
        facts = _facts(found, is_done=is_dry or not stops)
        self.stdout.write(json.dumps(facts, ensure_ascii=False) if options["json"] else _words(found, facts, is_dry))
        if stops:
            raise CommandError(_why_not(found))


def _file(path: Path) -> ListFile:
    try:
        return ListFile(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(f"“{path}” cannot be read: {error.strerror}.") from error


def _choices(options: dict[str, Any]) -> Choices:
    accepted = options["accepted"]
    return Choices(
        format=options["format"],
        encoding=options["encoding"],
        repair=options["repair"],
        accepted=tuple(accepted) if accepted else None,
        mapping=_mapping(options["mapping"]) if options["mapping"] else None,
    )


def _mapping(path: Path) -> ColumnMapping:
    try:
        return mapping_from(json.loads(_file(path).content))
    except RefusedFileError as refusal:
        raise CommandError(f"“{path}”: {refusal}") from refusal
    except (ValueError, RecursionError) as error:
        raise CommandError(f"“{path}” is no JSON.") from error


def _facts(found: Plan, *, is_done: bool) -> dict[str, Any]:
    rows = found.rows
    return {
        "rows": found.reading.row_count,
        "papers": len(found.papers),
        "authors": len(found.authors),
        "agreements": len(found.authorships),
        "added": rows.added if is_done else 0,
        "changed": rows.changed if is_done else 0,
        "unchanged": rows.unchanged,
        "refused": [
            {"row": problem.row, "column": problem.column, "reason": problem.reason}
            for problem in found.reading.problems
        ],
        **_read_as(found.reading),
        "doubts": [
            {"row": doubt.row, "paper": doubt.paper, "name": doubt.name, "kind": doubt.kind, "words": doubt.sentence}
            for doubt in found.doubts
        ],
    }


def _read_as(reading: Reading) -> dict[str, Any]:
    return {
        "format": reading.format,
        "assumed": list(reading.assumed),
        "decisions": [
            {"value": each.value, "papers": each.papers, "is_accepted": each.is_accepted} for each in reading.decisions
        ],
        "notes": list(reading.notes),
        "question": _question(reading.question) if reading.question else None,
    }


def _question(question: Question) -> dict[str, Any]:
    options = [{"value": option.value, "samples": list(option.samples)} for option in question.options]
    return {"asked": question.asked, "words": question.words, "options": options}


def _words(found: Plan, facts: dict[str, Any], is_dry: bool) -> str:
    described = ", ".join(
        (
            counted("{count} row", "{count} rows", facts["rows"]),
            papers_counted(facts["papers"]),
            counted("{count} author", "{count} authors", facts["authors"]),
            agreements_counted(facts["agreements"]),
        )
    )
    add, change = ("Would add", "change") if is_dry else ("Added", "changed")
    reading = found.reading
    left_out = f", left out with them {reading.left_out_count:,}" if reading.left_out_count else ""
    done = (
        f"{add} {facts['added']:,}, {change} {facts['changed']:,}; unchanged {facts['unchanged']:,}, "
        f"refused {reading.refused_count:,}{left_out}."
    )
    changes = [_change_line(change) for change in found.changes]
    lines = [f"Read {described}.", done, *_as_read(reading), *changes[:_SHOWN]]
    if len(changes) > _SHOWN:
        lines.append(f"And {counted('{count} more change', '{count} more changes', len(changes) - _SHOWN)}.")
    lines += [_problem_line(problem, reading) for problem in reading.problems]
    lines += _choosing(reading.question) if reading.question else []
    lines += [f"row {doubt.row}, {doubt.name}: {doubt.sentence}" for doubt in found.doubts]
    lines += [f"Note: {note}" for note in found.reading.notes]
    if found.absent:
        lines.append(
            f"Imported before, but not in this file, left as they are: {agreements_counted(len(found.absent))}."
        )
    return "\n".join(lines)


def _change_line(change: Change) -> str:
    return f"{change.subject}: {change.field} “{change.before}” -> “{change.after}”. {change.remark}".rstrip()


def _problem_line(problem: Problem, reading: Reading) -> str:
    place = f" ({found})" if (found := reading.places.get(problem.row)) else ""
    column = f", column {problem.column}" if problem.column else ""
    return f"row {problem.row}{place}{column}: {problem.reason}"


def _as_read(reading: Reading) -> list[str]:
    lines = [f"Read as a list from {reading.format}."] if reading.format else []
    lines += [
        f"Decision “{each.value}”: {papers_counted(each.papers)}{', not taken' if each.is_accepted is False else ''}."
        for each in reading.decisions
    ]
    return [*lines, *reading.assumed]


def _choosing(question: Question) -> list[str]:
    """How each of the options is said on the command line."""
    options: Sequence[tuple[str, tuple[str, ...]]] = [(option.value, option.samples) for option in question.options]
    if question.asked == Asked.MAPPING:
        return [f"  “{value}”, such as {'; '.join(samples)}" for value, samples in options] + [
            "  --mapping says which is which"
        ]
    if question.asked == Asked.REPAIR:
        return ["  --repair: " + "; ".join(samples) for _, samples in options if samples] + ["  --no-repair"]
    return [f"  --{question.asked} “{value}”" + "".join(f"; {each}" for each in samples) for value, samples in options]


def _why_not(found: Plan) -> str:
    reading = found.reading
    if reading.is_refused:
        if reading.question:
            return "Nothing was imported: a question is open."
        return "Nothing was imported: the file was refused."
    refused, good = reading.refused_count, len(reading.rows)
    words = counted(
        "Nothing was imported: {count} of {all} was refused.",
        "Nothing was imported: {count} of {all} were refused.",
        refused,
        all=counted("{count} row", "{count} rows", reading.row_count),
    )
    if not good:
        return f"{words} Correct the file."
    if reading.left_out_count:
        return f"{words} Correct the file, or use --partial to import the {good:,} that belong to whole papers."
    return f"{words} Correct the file, or use --partial to import the other {good:,}."
