"""What a command does, or only tries, and how it says so: in words or as JSON."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from django.core.management.base import CommandParser
from django.db import transaction


def add_output_arguments(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")


@contextmanager
def tried(*, is_dry: bool) -> Iterator[None]:
    """Do it, and take it back where it was only to be tried: what is said of it is true of now."""
    with transaction.atomic():
        yield
        if is_dry:
            transaction.set_rollback(True)


def tell(out: TextIO | Any, facts: Mapping[str, Any], words: str, *, options: Mapping[str, Any]) -> None:
    if options["json"]:
        out.write(json.dumps(dict(facts) | {"dry_run": options["dry_run"]}))
    else:
        out.write(f"Would be done: {words}" if options["dry_run"] else words)
