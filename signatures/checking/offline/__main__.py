"""Checks documents with nothing but the published certificates: no database, no network, no settings."""

import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from agreements.web.sandbox import Box, NoAnswerError
from signatures.checking.offline import (
    Difference,
    Judgement,
    Kind,
    Published,
    judge,
    not_examined,
    places_of_damage,
    published_in,
    record_of,
    volume_in,
)
from signatures.checking.strangers import SANDBOX, content_of, limits

_HELP = """\
Say whether PDFs were sealed with one of these certificates and are unchanged since, and who signed what and when.
Nothing but the files and the certificates is read: no database, no network, no settings.

The certificates are published at the address of the installation under /verify/certificates.pem. Keep a copy of them
with the documents, and compare their fingerprints with those that the conference announced."""
_STATUS = """\
exit status:
  0  every file is authentic and unchanged
  1  at least one is not
  2  a file or the certificates cannot be read, a file is too much to be examined, or the command is misspelt"""
# No page waits for it, and other programs may have the processor meanwhile.
_SECONDS = 60.0
_LABELS = {
    "title": "Title",
    "printed_name": "Author",
    "decision": "Answer",
    "typed_name": "Signed as",
    "capacity": "In the capacity of",
    "signer_title": "With the title",
    "signer_organisation": "Of the organisation",
    "signed_on": "Signed on",
    "signatory_name": "Countersigned by",
    "organisation": "For",
    "countersigned_on": "Countersigned on",
}
_UNTOLD = {"format", "is_speaker"}


@dataclass(frozen=True)
class FileAnswer:
    """`record` is told of authentic files alone: what another says of itself is worth nothing."""

    file: str
    judgement: Judgement
    sha256: str = ""
    differences: tuple[Difference, ...] = ()
    record: dict[str, Any] | None = None

    @property
    def status(self) -> int:
        return {Kind.UNCHANGED: 0, Kind.UNREADABLE: 2, Kind.NOT_EXAMINED: 2}.get(self.judgement.kind, 1)


def main(arguments: list[str] | None = None) -> int:
    """The exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        published = _published(options)
    except (OSError, ValueError):
        files = " or ".join(filter(None, (options.certificate, options.timestamp_roots)))
        parser.error(f"no certificates can be read from {files}")
    answers = [answer_to(name, published) for name in options.files]
    sys.stdout.write(_told(answers, options))
    return max(answer.status for answer in answers)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m signatures.checking.offline",
        description=_HELP,
        epilog=_STATUS,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--certificate", required=True, metavar="CERTIFICATES.pem", help="the published certificates")
    parser.add_argument(
        "--timestamp-roots", metavar="ROOTS.pem", help="further certificates from which the times of seals may come"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _published(options: Namespace) -> Published:
    roots = Path(options.timestamp_roots).read_bytes() if options.timestamp_roots else b""
    return published_in(Path(options.certificate).read_bytes(), roots)


def answer_to(name: str, published: Published) -> FileAnswer:
    try:
        content = content_of(Path(name))
    except OSError as error:
        return FileAnswer(name, Judgement(Kind.UNREADABLE, f"The file cannot be read: {error.strerror or error}."))
    except NoAnswerError as error:
        return FileAnswer(name, not_examined(error.reason))
    try:
        return _examined(name, content, published)
    except NoAnswerError as error:
        return FileAnswer(name, not_examined(error.reason), sha256(content).hexdigest())


def _examined(name: str, content: bytes, published: Published) -> FileAnswer:
    with SANDBOX.opened(limits(_SECONDS)) as box:
        judgement = box.run(judge, content, published)
        return FileAnswer(
            name,
            judgement,
            sha256(content).hexdigest(),
            _differences(box, content, judgement.kind),
            box.run(record_of, content) if judgement.kind == Kind.UNCHANGED else None,
        )


def _differences(box: Box, content: bytes, kind: Kind) -> tuple[Difference, ...]:
    if kind == Kind.CHANGED:
        return box.run(places_of_damage, content)
    volume = box.run(volume_in, content) if kind in {Kind.UNSEALED, Kind.NOT_EXAMINED} else None
    return (Difference("file", volume.sentence),) if volume else ()


def _told(answers: list[FileAnswer], options: Namespace) -> str:
    if options.json:
        files = [_as_json(answer) for answer in answers]
        return json.dumps({"files": files}, ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{line}\n" for answer in answers for line in _in_lines(answer))


def _in_lines(answer: FileAnswer) -> Iterator[str]:
    yield f"{answer.file}: {answer.judgement.sentence}"
    for difference in answer.differences:
        yield f"    {difference.sentence}"
    for name, value in (answer.record or {}).items():
        if name not in _UNTOLD:
            yield f"    {_printable(_LABELS.get(name, name))}: {_printable(str(value))}"
    if answer.record is not None and answer.judgement.sealed_at:
        yield f"    Sealed: {_utc(answer.judgement.sealed_at)}"


def _printable(text: str) -> str:
    """A name in a file must not move the cursor of whoever checks it."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _as_json(answer: FileAnswer) -> dict[str, Any]:
    """The keys of `manage.py verify --json`; what only our records know is null."""
    judgement = answer.judgement
    return {
        "file": answer.file,
        "verdict": judgement.kind.value,
        "authentic": judgement.kind == Kind.UNCHANGED,
        "preview": judgement.kind == Kind.PREVIEW,
        "answers": asdict(judgement.answers),
        "sentence": judgement.sentence,
        "sha256": answer.sha256,
        "certificate": judgement.certificate,
        "sealed_at": _utc(judgement.sealed_at) if judgement.sealed_at else None,
        "document": None,
        "differences": [asdict(difference) for difference in answer.differences],
        "original": None,
        "record": answer.record,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    sys.exit(main())
