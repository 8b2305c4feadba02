"""What commands that write a table have in common."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.models import Conference
from signatures.exporting import downloads, tables, whole_files
from signatures.exporting.tables import FILES, Narrowed, Table, TableFile, UnknownFilterError
from signatures.operations.invariants.snapshot import one_snapshot


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("conference", help="its short address, such as icml-2020")
    parser.add_argument(
        "--out",
        type=arguments.file_name,
        required=True,
        metavar="FILE",
        help="the file to write; - is standard output",
    )
    parser.add_argument(
        "--as",
        choices=FILES,
        help="what kind of file; without it by the end of the name, and CSV with commas otherwise",
    )
    parser.add_argument(
        "--only",
        default="",
        type=arguments.text,
        metavar="LIST?FILTER",
        help="what a list of the desk shows with a filter, as its address has it: papers?state=waiting",
    )


def written(command: BaseCommand, table: Table, counted: Callable[[int], str], options: Mapping[str, Any]) -> None:
    """As of one moment, whoever signs meanwhile. `counted`: so many rows in words."""
    conference = conference_called(options["conference"])
    narrowed, given = _narrowed(conference, table, options["only"]), tables.given(table)
    file = _file(options)
    with one_snapshot():
        count, rows = given.counted_rows(narrowed)
    downloads.note_export(conference, table.kind, by=None, rows=count, has_personal=given.has_personal)
    with one_snapshot():
        _put(file.pieces(given, rows, tables.about(table, narrowed)), options["out"])
    if options["out"] == "-":
        command.stderr.write(f"{counted(count)}.", lambda words: words)
    else:
        command.stdout.write(f"{counted(count)} written to {options['out']}.")


def _put(pieces: Iterable[bytes], out: str) -> None:
    if out == "-":
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
        return
    try:
        whole_files.write(pieces, Path(out))
    except OSError as error:
        raise CommandError(f"{out} was not written: {error.strerror or error}") from error


def _file(options: Mapping[str, Any]) -> TableFile:
    if options["as"]:
        return FILES[options["as"]]
    ending = Path(options["out"]).suffix.removeprefix(".").lower()
    return next((file for file in FILES.values() if file.ending == ending), FILES["csv"])


def _narrowed(conference: Conference, table: Table, only: str) -> Narrowed:
    of, _mark, query = only.partition("?")
    asked = QueryDict(query, mutable=True)
    asked["of"] = of
    try:
        found = tables.narrowed(conference, asked)
    except UnknownFilterError as error:
        raise CommandError(f"“{only}” is no list with a filter, such as papers?state=waiting.") from error
    if found.of and found.of not in table.follows:
        raise CommandError(f"This table does not follow the filters of “{found.of}”.")
    return found
