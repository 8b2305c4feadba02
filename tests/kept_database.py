"""The database that all migrations lead to, made once for one state of the code: whoever needs it next begins with a copy.

To run the migrations takes five seconds of the processor, for each worker of each run; a copy takes some milliseconds.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
_FOLDER = Path(tempfile.gettempdir(), f"countersign-databases-{os.getuid()}")
# Where this names the database's address, its server lives as long as the run.
THROWN_AWAY = "THROW_AWAY_DATABASE_URL"
_TEMPLATE = "made_by_migrations"
_DAY = 24 * 60 * 60


def begin_with_a_copy(patch: Callable[[object, str, Any], None]) -> None:
    """Django's way of making the database of the tests copies what was kept: on SQLite, and on a server of the run's own."""
    if connection.vendor != "sqlite" and os.environ.get(THROWN_AWAY) != os.environ.get("DATABASE_URL"):
        return
    creation = connection.creation
    made_by_migrations = creation.create_test_db

    def create(*arguments: Any, serialize: bool = True, **options: Any) -> str:
        if serialize:
            return made_by_migrations(*arguments, serialize=serialize, **options)
        with _alone() as kept:
            if not kept.exists():
                made = made_by_migrations(*arguments, serialize=serialize, **options)
                _keep(kept)
                return made
            return _copied(kept)

    patch(creation, "create_test_db", create)


def _copied(kept: Path) -> str:
    name = str(connection.creation._get_test_db_name())
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copyfile(kept, name)
    else:
        _on_the_server(f'CREATE DATABASE "{name}" TEMPLATE {_TEMPLATE}')
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    return name


@contextmanager
def _alone() -> Iterator[Path]:
    """Where the file is or will be; whoever else wants it waits meanwhile."""
    folder = _FOLDER if connection.vendor == "sqlite" else _FOLDER / Path(os.environ["DATABASE_URL"]).name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    assert _FOLDER.stat().st_uid == os.getuid(), f"{_FOLDER} is somebody else's"
    kept = folder / f"{_state_of_the_code()}.sqlite3"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield kept


def _keep(kept: Path) -> None:
    """And of what was kept for other states of the code, nothing that is older than a day."""
    for old in _FOLDER.rglob("*.*"):
        if old.is_file() and old.stat().st_mtime < time.time() - _DAY:
            old.unlink()
    if connection.vendor != "sqlite":
        made = connection.settings_dict["NAME"]
        connection.close()
        _on_the_server(f'CREATE DATABASE {_TEMPLATE} TEMPLATE "{made}"')
        kept.touch()
        return
    half = kept.with_suffix(".half")
    half.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(half)])
    half.rename(kept)


def _on_the_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _state_of_the_code() -> str:
    """Whatever migrations, models and receivers are made of: each change of it makes another database."""
    digest = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    apps = (path for app in ("agreements", "signatures", "config") for path in (ROOT / app).rglob("*.*"))
    for path in sorted([*(each for each in apps if each.suffix in (".py", ".sql")), *ROOT.glob("requirements*.txt")]):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)} {len(content)} ".encode() + content)
    return digest.hexdigest()[:32]
