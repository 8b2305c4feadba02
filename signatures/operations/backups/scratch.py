"""A throw-away installation: the dump of a backup as a database of its own, with the backup's files and no others."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from signatures.operations.backups import dumps, manifest
from signatures.operations.backups.manifest import Manifest
from signatures.operations.backups.postgresql import DumpError

# What is left of a check that was killed outright is told by it.
PREFIX = "countersign_check_"


@dataclass(frozen=True)
class Scratch:
    url: str
    documents: Path

    def manage(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """A command in a child process, which knows this installation and not ours."""
        ours = {"DATABASE_URL": self.url, "DOCUMENTS_DIR": str(self.documents), "DOCUMENTS_BUCKET": ""}
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]
        return subprocess.run(  # noqa: S603 our own program
            command,
            cwd=settings.BASE_DIR,
            env=os.environ | ours,
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
        )


@contextmanager
def restored(folder: Path, told: Manifest) -> Iterator[Scratch]:
    """Nothing of it stays, also if somebody interrupts or ends us. DumpError if the dump is no database."""
    with _ended_in_order(), tempfile.TemporaryDirectory(prefix=PREFIX) as place:
        documents = Path(place, "documents")
        documents.mkdir()
        for path in told.files:
            (documents / path).parent.mkdir(parents=True, exist_ok=True)
            (documents / path).symlink_to((folder.parent / manifest.DOCUMENTS / path).resolve())
        with _database(folder / told.dump, Path(place)) as url:
            yield Scratch(url, documents)


@contextmanager
def _database(dump: Path, place: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        file = place / "db.sqlite3"
        dumps.load(dump, str(file))
        yield f"sqlite:///{file}"
        return
    name = f"{PREFIX}{secrets.token_hex(6)}"
    try:
        _execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    except DatabaseError as error:
        words = _(
            "A database to try it in cannot be made ({problem}); the role in DATABASE_URL needs CREATEDB for it."
        )
        raise DumpError(words.format(problem=str(error).strip())) from error
    try:
        dumps.load(dump, name)
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    finally:
        connection.close()  # whatever it was about when we were interrupted
        _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Whoever ends the process lets it tidy up, as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + signal.SIGTERM)
