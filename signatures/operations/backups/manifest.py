"""What a backup holds. It is written last: a folder without one is no backup, whatever lies in it."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from signatures.exporting import whole_files

FORMAT = "countersign backup 1"
FILE = "manifest.json"
DOCUMENTS = "documents"
_PIECE = 1 << 20
_PLACE = re.compile(r"sha256/[0-9a-f/]+\.pdf|checkpoints/[0-9a-f-]+/\d+\.json")


class BadBackupError(Exception):
    """There is no such backup, or it cannot be read; the words say which."""


@dataclass(frozen=True)
class KeptFile:
    """`size` is None where a file could not be had, and nobody knows it."""

    sha256: str
    size: int | None


@dataclass(frozen=True)
class LogEnd:
    """Where the log of a conference ended; `checkpoint` is the number of the last one, 0 if there was none."""

    conference: str
    log: str | None
    entries: int
    hash: str
    checkpoint: int


@dataclass(frozen=True)
class Manifest:
    """`files` lie in the store under the same paths; `vendor` is the kind of database from which the dump comes."""

    at: str
    version: str
    vendor: str
    dump: str
    dumped: KeptFile
    migrations: tuple[str, ...]
    conferences: tuple[LogEnd, ...]
    files: Mapping[str, KeptFile]

    def write(self, folder: Path) -> None:
        """At once or not at all. OSError."""
        content = json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1, sort_keys=True)
        whole_files.write([content.encode(), b"\n"], folder / FILE)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """BadBackupError."""
        try:
            facts = json.loads((folder / FILE).read_bytes())
            if facts.pop("format") != FORMAT:
                raise BadBackupError(_("{folder} has a manifest of another format.").format(folder=folder))
            return cls._of(facts)
        except FileNotFoundError as error:
            words = _("{folder} has no manifest: the backup was never finished, or this is none.")
            raise BadBackupError(words.format(folder=folder)) from error
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadBackupError(_("{folder} has a manifest that is torn.").format(folder=folder)) from error

    @classmethod
    def _of(cls, facts: dict[str, Any]) -> Self:
        ends = tuple(LogEnd(**each) for each in facts.pop("conferences"))
        files = {path: KeptFile(**each) for path, each in facts.pop("files").items()}
        if Path(facts["dump"]).name != facts["dump"] or not all(map(_PLACE.fullmatch, files)):
            raise ValueError("a file lies elsewhere than backups have it")
        migrations, dumped = tuple(facts.pop("migrations")), KeptFile(**facts.pop("dumped"))
        return cls(**facts, dumped=dumped, migrations=migrations, conferences=ends, files=files)


def found(folder: Path, name: str = "") -> Path:
    """The backup of that name in a folder of backups, or the newest that was finished. BadBackupError."""
    if name:
        if Path(name).name != name or not (folder / name).is_dir():
            raise BadBackupError(_("There is no backup {name} in {folder}.").format(name=name, folder=folder))
        return folder / name
    finished = sorted(each.parent for each in folder.glob(f"*/{FILE}"))
    if not finished:
        raise BadBackupError(_("There is no finished backup in {folder}.").format(folder=folder))
    return finished[-1]


def kept(file: Path) -> KeptFile:
    """What lies there. OSError."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as content:
        while piece := content.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return KeptFile(digest.hexdigest(), size)
