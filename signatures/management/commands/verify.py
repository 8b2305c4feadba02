"""Says whether files are documents of ours and unchanged; the exit status is 0 only if all of them are."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from signatures import verifying
from signatures.exporting.columns import utc


class Command(BaseCommand):
    help = "Say whether files are documents of ours and unchanged."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        verdicts = [(name, _verdict(Path(name))) for name in options["files"]]
        if options["json"]:
            files = [_as_json(name, verdict) for name, verdict in verdicts]
            self.stdout.write(json.dumps({"files": files}, ensure_ascii=False, indent=2))
        else:
            for name, verdict in verdicts:
                self.stdout.write(f"{name}: {verdict.sentence}")
                if verdict.facts:
                    self.stdout.write(f"    {_in_a_line(verdict.facts)}")
        if not all(verdict.is_authentic for _, verdict in verdicts):
            raise SystemExit(1)


def _verdict(path: Path) -> verifying.Verdict:
    try:
        content = path.read_bytes()
    except OSError as error:
        return verifying.Verdict(f"The file cannot be read: {error.strerror or error}.", sha256="")
    return verifying.verify(content)


def _in_a_line(facts: verifying.Facts) -> str:
    return (
        f"{facts.conference}, paper {facts.paper}: {facts.decision} by {facts.printed_name}, "
        f"signed “{facts.typed_name}” {utc(facts.signed_at)}, countersigned {utc(facts.countersigned_at)}"
    )


def _as_json(name: str, verdict: verifying.Verdict) -> dict[str, Any]:
    return {
        "file": name,
        "authentic": verdict.is_authentic,
        "preview": verdict.is_preview,
        "sentence": verdict.sentence,
        "sha256": verdict.sha256,
        "certificate": verdict.certificate,
        "sealed_at": utc(verdict.sealed_at) if verdict.sealed_at else None,
        "document": _document(verdict.facts) if verdict.facts else None,
    }


def _document(facts: verifying.Facts) -> dict[str, Any]:
    told = {name: utc(value) if isinstance(value, datetime) else value for name, value in asdict(facts).items()}
    return told | {"is_void": facts.is_void}
