"""An installation with documents and a checkpoint, whose database other processes can see, and a place for its backups."""

import os
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from agreements.audit.append_only import assert_triggers, remove_triggers
from agreements.models import Conference
from signatures.checkpoints import anchoring
from signatures.documents import seal_keys
from tests import factories
from tests.postgres_server import PROGRAMS
from tests.signatures.sealed import sealed

Command = Callable[..., tuple[int, str]]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Command:
    """A command's exit status, and all that it says."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")

    def run(*words: str) -> tuple[int, str]:
        out = StringIO()
        try:
            call_command(*words, stdout=out, stderr=out)
        except SystemExit as end:
            return int(str(end.code)), out.getvalue()
        except CommandError as error:
            return 1, f"{out.getvalue()}{error}\n"
        return 0, out.getvalue()

    return run


def check(ran: Command, backups: Path, *words: str) -> tuple[int, list[str]]:
    code, said = ran("restore", "--check", str(backups), *words)
    return code, said.splitlines()


@pytest.fixture
def installed(transactional_db: None, seal_key: Path, own_documents: Path) -> Iterator[Conference]:
    """Two documents and a checkpoint; the tables of evidence refuse changes."""
    for label in ("agreements", "signatures"):
        assert_triggers(apps.get_app_config(label))
    made = factories.make_ready_conference()
    grow(made, 2)
    yield made
    for label in ("agreements", "signatures"):
        remove_triggers(apps.get_app_config(label))


def grow(conference: Conference, documents: int = 1) -> None:
    """By agreements with their documents, and a checkpoint of that."""
    sealed(conference, documents)
    anchoring.make(conference, seal_keys.current())


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def emptied(own_documents: Path) -> Iterator[Callable[[], None]]:
    """Takes the tables and the documents away, and brings the tables back at the end."""
    way_back: list[Callable[[], None]] = []

    def take_away() -> None:
        way_back.append(_without_tables())
        shutil.rmtree(own_documents)

    yield take_away
    for bring_back in way_back:
        bring_back()


def _without_tables() -> Callable[[], None]:
    name = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        file = Path(name)
        file.rename(f"{file}.away")

        def bring_back() -> None:
            connection.close()
            Path(f"{file}.away").replace(file)

        return bring_back
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA emptied AUTHORIZATION CURRENT_USER")
        cursor.execute("ALTER SCHEMA public RENAME TO away")
        cursor.execute("ALTER SCHEMA emptied RENAME TO public")

    def bring_schema_back() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("ALTER SCHEMA away RENAME TO public")

    return bring_schema_back
