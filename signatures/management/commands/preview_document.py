"""Draws and seals a document as a worker would, from a text and values in files; needs no database."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements import clock
from agreements.management import arguments
from agreements.wording import WordingError
from signatures import sealing
from signatures.pdf.compiled import SealWords, Templates
from signatures.pdf.description import Description
from signatures.pdf.glyphs import UndrawableError
from signatures.pdf.preview import ValuesError, describe


class Command(BaseCommand):
    help = "Draw and seal a document from a text and values, with a key that says that it is a preview."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--text", type=arguments.file, required=True, metavar="FILE.md", help="the agreement in Markdown"
        )
        parser.add_argument(
            "--values", type=arguments.file, required=True, metavar="FILE.json", help="merge fields and the answer"
        )
        parser.add_argument(
            "--out", type=arguments.file, required=True, metavar="FILE.pdf", help="where the PDF is written"
        )
        parser.add_argument("--no-certificate", action="store_true", help="leave the evidence page out")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        body, values = _read(options["text"]), _parsed(options["values"])
        try:
            description = describe(body, values, has_evidence_page=not options["no_certificate"])
            content = _sealed(description)
        except (WordingError, ValuesError, UndrawableError) as error:
            raise CommandError(str(error)) from error
        try:
            options["out"].write_bytes(content)
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        self._tell(description, content, out=options["out"], as_json=options["json"])

    def _tell(self, description: Description, content: bytes, *, out: Path, as_json: bool) -> None:
        facts = {
            "out": str(out),
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "words_digest": description.wording.digest,
            "certificate": sealing.preview_key().fingerprint,
        }
        self.stdout.write(
            json.dumps(facts) if as_json else f"{out}: a preview of {facts['size']:,} bytes, sealed as one."
        )


def _sealed(description: Description) -> bytes:
    words = SealWords(reason="Preview", location="", name=sealing.PREVIEW_COMMON_NAME, signed_at=clock.now())
    return Templates().document(description, frozenset(), sealing.sealer(sealing.preview_key()), words)


def _parsed(path: Path) -> Any:
    try:
        return json.loads(_read(path))
    except json.JSONDecodeError as error:
        raise CommandError(f"{path} is not JSON: line {error.lineno}, {error.msg}.") from error
    except ValueError as error:
        raise CommandError(f"{path} holds a number with too many digits.") from error
    except RecursionError as error:
        raise CommandError(f"{path} holds lists or objects that lie too deep in each other.") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not in UTF-8.") from error
