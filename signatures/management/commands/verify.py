"""Says whether files are documents of ours and unchanged; the exit status is 0 only if all of them are."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from agreements.management import arguments
from agreements.web.sandbox import NoAnswerError
from agreements.wording import moments
from signatures.checking import online, strangers
from signatures.checking.online import Facts, Verdict


class Command(BaseCommand):
    help = (
        "Say whether files are documents of ours and unchanged, and what is wrong with those that are not. "
        "Exit status: 0 if all are authentic and unchanged, 1 if any is not. "
        "Without our records: python -m signatures.checking.offline --help"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=arguments.file_name, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        verdicts = [(name, _verdict(Path(name))) for name in options["files"]]
        if options["json"]:
            files = [online.as_json(name, verdict) for name, verdict in verdicts]
            self.stdout.write(json.dumps({"files": files}, ensure_ascii=False, indent=2))
        else:
            for name, verdict in verdicts:
                self.stdout.write("\n    ".join((f"{name}: {verdict.sentence}", *_details(verdict))))
        if not all(verdict.is_authentic for _, verdict in verdicts):
            raise SystemExit(1)


def _verdict(path: Path) -> Verdict:
    try:
        content = strangers.content_of(path)
    except OSError as error:
        return online.unreadable(error.strerror or str(error))
    except NoAnswerError:
        return online.too_large()
    return online.verify(content)


def _details(verdict: Verdict) -> Iterator[str]:
    yield from (difference.sentence for difference in verdict.differences)
    if verdict.original:
        yield f"Our records of the document that it names: {_in_a_line(verdict.original)}"
    if verdict.facts:
        yield _in_a_line(verdict.facts)


def _in_a_line(facts: Facts) -> str:
    return (
        f"{facts.conference}, paper {facts.paper}: {facts.decision} by {facts.printed_name}, "
        f"signed “{facts.typed_name}” {moments.iso(facts.signed_at)}, countersigned {moments.iso(facts.countersigned_at)}"
    )
