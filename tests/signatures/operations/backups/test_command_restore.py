"""What `restore` says of a backup, and what it puts into an empty installation."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from agreements.audit.append_only import missing_triggers
from agreements.models import Conference, Event
from signatures.models import Checkpoint, Document
from signatures.operations.backups import dumps, manifest
from signatures.operations.backups.manifest import Manifest
from signatures.operations.backups.scratch import PREFIX
from tests.signatures.operations.backups.conftest import Command, check, grow


def databases() -> list[str]:
    """Those that a check left behind."""
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        return [name for (name,) in cursor.fetchall()]


def test_a_whole_backup_is_called_whole(
    ran: Command, installed: Conference, backups: Path, settings: Settings
) -> None:
    ran("backup", str(backups))

    code, lines = check(ran, backups, "--newest")

    name = manifest.found(backups).name
    assert (code, lines) == (
        0,
        [
            f"{name}, made by version {settings.VERSION}: the database and 3 files; it is whole.",
            "The running installation has nothing that it lacks.",
        ],
    )
    assert databases() == []


def tear_the_dump(backups: Path) -> str:
    dump = manifest.found(backups) / dumps.file_name()
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    return "the database cannot be restored: "


def test_a_torn_dump_is_named(ran: Command, installed: Conference, backups: Path) -> None:
    ran("backup", str(backups))

    wanted = tear_the_dump(backups)
    code, lines = check(ran, backups)

    assert code == 1
    assert [line for line in lines if line.startswith(wanted)], lines
    assert databases() == []


def test_the_database_and_files_of_another_moment_are_named(
    ran: Command, installed: Conference, backups: Path, tmp_path: Path
) -> None:
    """As copies by hand can be: the dump is younger than the documents beside it."""
    ran("backup", str(backups))
    shutil.copytree(backups / "documents", tmp_path / "older")
    grow(installed)
    ran("backup", str(backups))
    shutil.rmtree(backups / "documents")
    (tmp_path / "older").rename(backups / "documents")

    code, lines = check(ran, backups)

    assert code == 1
    newest = Document.objects.latest("pk")
    assert f"{newest.path} is missing" in lines
    assert [line for line in lines if "has no file that can be read" in line]
    assert [line for line in lines if "checkpoint 2 has lost its file" in line]


def test_altered_rows_in_a_whole_envelope_are_named(
    ran: Command, installed: Conference, backups: Path, settings: Settings
) -> None:
    """The dump was made of a database that somebody had altered before."""
    with connection.cursor() as cursor:
        table = "signatures_signature"
        triggers = {
            "sqlite": f'DROP TRIGGER "{table}_no_update"',
            "postgresql": f"ALTER TABLE {table} DISABLE TRIGGER USER",
        }
        cursor.execute(triggers[connection.vendor])
        cursor.execute(f"UPDATE {table} SET typed_name = 'Mallory'")
    ran("backup", str(backups))

    code, lines = check(ran, backups)

    assert code == 1
    assert [line for line in lines if "typed_name" in line], lines
    assert [line for line in lines if "the trigger" in line]


def test_it_is_restored_into_an_empty_installation(
    ran: Command, installed: Conference, backups: Path, emptied: Callable[[], None]
) -> None:
    before = (Event.objects.count(), set(Document.objects.values_list("sha256")), Checkpoint.objects.count())
    ran("backup", str(backups))
    emptied()

    code, said = ran("restore", str(backups))

    assert code == 0, said
    assert said.splitlines()[-1].endswith("everything holds.")
    assert (Event.objects.count(), set(Document.objects.values_list("sha256")), Checkpoint.objects.count()) == before
    assert list(missing_triggers()) == []
    assert ran("restore", "--check", str(backups))[0] == 0


def test_a_database_that_is_not_empty_is_left_alone(ran: Command, installed: Conference, backups: Path) -> None:
    ran("backup", str(backups))
    grow(installed)
    entries = installed.events.count()

    code, said = ran("restore", str(backups))

    assert code == 1
    assert said.startswith("The database is not empty, and nothing was restored. Stop all parts, ")
    assert installed.events.count() == entries


@pytest.mark.parametrize("with_right_digest", [False, True])
def test_a_torn_dump_leaves_the_database_empty(
    ran: Command, installed: Conference, backups: Path, emptied: Callable[[], None], with_right_digest: bool
) -> None:
    ran("backup", str(backups))
    tear_the_dump(backups)
    if with_right_digest:
        place = manifest.found(backups)
        told = Manifest.read(place)
        Manifest(**vars(told) | {"dumped": manifest.kept(place / told.dump)}).write(place)
    emptied()

    code, _said = ran("restore", str(backups))

    assert code == 1
    assert dumps.is_empty()


def test_a_file_that_the_backup_lacks_is_named_and_the_rest_is_restored(
    ran: Command, installed: Conference, backups: Path, emptied: Callable[[], None]
) -> None:
    ran("backup", str(backups))
    document = Document.objects.first()
    assert document is not None
    (backups / "documents" / document.path).unlink()
    emptied()

    code, said = ran("restore", str(backups))

    assert code == 1
    assert said.startswith(f"{document.path} is missing\n")
    assert "has no file that can be read" in said
    assert ran("repair_documents")[0] == 0
    assert ran("check_invariants", "--at-rest")[0] == 0


def test_an_old_one_over_a_store_that_went_on_tells_what_was_lost(
    ran: Command,
    installed: Conference,
    backups: Path,
    emptied: Callable[[], None],
    own_documents: Path,
    tmp_path: Path,
) -> None:
    ran("backup", str(backups))
    grow(installed)
    newest = Document.objects.select_related("signature").latest("pk")
    ran("backup", str(backups))
    store = tmp_path / "store"
    shutil.copytree(own_documents, store)
    older = min(each.parent.name for each in backups.glob("*/manifest.json"))
    emptied()
    shutil.copytree(store, own_documents)

    code, said = ran("restore", str(backups), older)
    lost = ran("lost_entries")
    compared = check(ran, backups)

    assert code == lost[0] == compared[0] == 1
    assert f"{newest.path}: " in said
    assert newest.signature.printed_name in lost[1]
    assert "checkpoint 2" in lost[1]
    assert f"{installed.slug}: its log ends with entry " in said
    assert "is a sealed document of an answer that no log has" in said
    assert [line for line in compared[1] if "the running installation lacks" in line and "that the backup has" in line]


INTERRUPTED = """
import os, signal
from pathlib import Path
import django
django.setup()
from django.db import connection
from signatures.operations.backups import manifest, scratch

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs in the background ignores it
connection.settings_dict["NAME"] = os.environ["TRIED"]
place = manifest.found(Path(os.environ["BACKUPS"]))
with scratch.restored(place, manifest.Manifest.read(place)):
    os.kill(os.getpid(), int(os.environ["NUMBER"]))
    input()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_stays_of_a_check_that_is_interrupted(
    ran: Command, installed: Conference, backups: Path, tmp_path: Path, number: signal.Signals
) -> None:
    ran("backup", str(backups))
    place, name = tmp_path / "tmp", str(connection.settings_dict["NAME"])
    place.mkdir()
    ours = {"BACKUPS": str(backups), "TRIED": name, "TMPDIR": str(place), "NUMBER": str(int(number))}

    done = subprocess.run([sys.executable, "-c", INTERRUPTED], env=os.environ | ours, capture_output=True, input=b"")

    assert done.returncode in (128 + signal.SIGTERM, -signal.SIGINT), done.stderr
    assert [each.name for each in place.iterdir() if each.name.startswith(PREFIX)] == []
    assert databases() == []
