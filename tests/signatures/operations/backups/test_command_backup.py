"""What `backup` makes, also while people are at work and when it is interrupted."""

import fcntl
import json
import os
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection
from pytest_django import Settings

from agreements.models import Conference
from signatures.documents import storage
from signatures.models import Checkpoint, Document
from signatures.operations.backups import dumps, manifest
from signatures.operations.backups.manifest import Manifest
from tests.signatures.operations.backups.bucket import Bucket
from tests.signatures.operations.backups.conftest import Command, grow


def newest(backups: Path) -> Manifest:
    return Manifest.read(manifest.found(backups))


def test_a_backup_has_the_database_and_every_file_of_its_rows(
    ran: Command, installed: Conference, backups: Path
) -> None:
    code, said = ran("backup", str(backups))

    assert code == 0, said
    told = newest(backups)
    documents = {each.path: manifest.KeptFile(each.sha256, each.size) for each in Document.objects.all()}
    assert {path: file for path, file in told.files.items() if path.startswith("sha256/")} == documents
    assert [file.sha256 for path, file in told.files.items() if path.startswith("checkpoints/")] == [
        Checkpoint.objects.get().sha256
    ]
    assert {path: manifest.kept(backups / "documents" / path) for path in told.files} == told.files
    assert manifest.kept(manifest.found(backups) / told.dump) == told.dumped
    [end] = told.conferences
    assert (end.conference, end.entries, end.checkpoint) == (installed.slug, installed.events.count(), 1)
    assert "SEAL_KEY_FILE" in said
    assert "LINK_KEYS" in said


def test_the_key_of_the_seal_is_never_in_it(
    ran: Command, installed: Conference, backups: Path, seal_key: Path, own_documents: Path
) -> None:
    (own_documents / "seal-key.pem").write_bytes(seal_key.read_bytes())

    ran("backup", str(backups))

    files = [each for each in backups.rglob("*") if each.is_file()]
    assert len(files) == 3 + 2 + 1  # the lock, dump and manifest; two documents; a checkpoint
    assert [each for each in files if b"PRIVATE KEY" in each.read_bytes()] == []


def test_what_it_has_already_is_not_copied_again(ran: Command, installed: Conference, backups: Path) -> None:
    ran("backup", str(backups))
    before = {each: each.stat().st_ino for each in (backups / "documents").rglob("*.*")}
    grow(installed)

    code, said = ran("backup", str(backups))

    assert code == 0
    assert "2 of them new" in said
    assert {each: each.stat().st_ino for each in before} == before
    assert len(list((backups / "documents").rglob("*.pdf"))) == 3
    assert len(list(backups.glob("*/manifest.json"))) == 2


def test_a_torn_file_in_it_is_copied_again_if_it_is_read_again(
    ran: Command, installed: Conference, backups: Path
) -> None:
    ran("backup", str(backups))
    document = Document.objects.first()
    assert document is not None
    torn = backups / "documents" / document.path
    torn.write_bytes(b"x" * document.size)

    ran("backup", str(backups))
    by_size = torn.read_bytes()
    ran("backup", str(backups), "--read-again")

    assert by_size == b"x" * document.size
    assert manifest.kept(torn).sha256 == document.sha256


@pytest.mark.parametrize("content", [None, b"torn"])
def test_what_the_store_lacks_is_named_and_the_rest_is_kept(
    ran: Command, installed: Conference, backups: Path, own_documents: Path, content: bytes | None
) -> None:
    document = Document.objects.first()
    assert document is not None
    (own_documents / document.path).unlink()
    if content:
        (own_documents / document.path).write_bytes(content)

    code, said = ran("backup", str(backups))

    assert code == 1
    assert document.path in said
    assert "repair_documents" in said
    assert len(list((backups / "documents").rglob("*.pdf"))) == 1
    assert document.path in newest(backups).files


def test_what_is_made_while_the_database_is_dumped_is_in_the_next_one(
    installed: Conference, backups: Path, ran: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Manifest and dump are of one moment, and whoever works meanwhile waits for neither."""
    write = dumps.write

    def write_after_others(target: Path) -> None:
        others = Thread(target=grow_elsewhere, args=[installed])
        others.start()
        others.join()
        write(target)

    monkeypatch.setattr(dumps, "write", write_after_others)
    ran("backup", str(backups))

    assert Document.objects.count() == 3
    assert len([path for path in newest(backups).files if path.endswith(".pdf")]) == 2
    assert ran("restore", "--check", str(backups))[0] == 0


def grow_elsewhere(conference: Conference) -> None:
    try:
        grow(conference)
    finally:
        connection.close()


def in_a_bucket(settings: Settings, folder: Path) -> None:
    """Documents as in a store that has no folder."""
    bucket = {"BACKEND": "tests.signatures.operations.backups.bucket.Bucket", "OPTIONS": {"folder": str(folder)}}
    settings.STORAGES = settings.STORAGES | {"documents": bucket}


def test_one_that_is_interrupted_is_none(
    ran: Command, installed: Conference, backups: Path, settings: Settings, own_documents: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    in_a_bucket(settings, own_documents)
    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "interrupts_after", 1)
        with pytest.raises(KeyboardInterrupt):
            ran("backup", str(backups))

    assert sorted(each.name for each in backups.iterdir()) == [".lock", "documents"]
    assert len(list((backups / "documents").rglob("*.pdf"))) == 1
    assert "no finished backup" in ran("restore", "--check", str(backups))[1]
    assert ran("backup", str(backups))[0] == 0


def test_what_a_killed_one_left_is_no_backup_and_goes_with_the_next(
    ran: Command, installed: Conference, backups: Path
) -> None:
    left = backups / "2026-01-01T000000Z"
    left.mkdir(parents=True)
    (left / dumps.file_name()).write_bytes(b"half")

    assert "has no manifest" in ran("restore", "--check", str(backups), left.name)[1]
    assert ran("backup", str(backups))[0] == 0
    assert not left.exists()


def test_two_at_once_are_refused(ran: Command, installed: Conference, backups: Path) -> None:
    backups.mkdir()
    with (backups / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, said = ran("backup", str(backups))

    assert (code, list(backups.glob("*/manifest.json"))) == (1, [])
    assert "Another backup is just being made" in said


def test_it_works_with_any_storage(
    ran: Command, installed: Conference, backups: Path, settings: Settings, own_documents: Path
) -> None:
    in_a_bucket(settings, own_documents)

    assert ran("backup", str(backups))[0] == 0
    files = newest(backups).files
    assert {path: storage.read(path) for path in files} == {
        path: (backups / "documents" / path).read_bytes() for path in files
    }


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite is copied by itself")
@pytest.mark.parametrize(
    ("program", "words"),
    [
        (None, "is not installed. Install the client programs of PostgreSQL"),
        ("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n", "is too old: it is pg_dump (PostgreSQL) 9.6.24"),
        (
            "#!/bin/sh\ntest $1 = --version && echo 'pg_dump (PostgreSQL) 99.1' && exit; echo no room >&2; exit 1\n",
            "no room",
        ),
    ],
)
def test_a_pg_dump_that_cannot_do_it_is_told_plainly(
    ran: Command, installed: Conference, backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    program: str | None, words: str,
) -> None:  # fmt: skip
    folder = tmp_path / "programs"
    folder.mkdir()
    if program:
        (folder / "pg_dump").write_text(program)
        (folder / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder) if program is None else f"{folder}{os.pathsep}/bin")

    code, said = ran("backup", str(backups))

    assert (code, words in said) == (1, True), said
    assert list(backups.glob("2*")) == []


def test_a_manifest_says_what_it_is(ran: Command, installed: Conference, backups: Path, settings: Settings) -> None:
    ran("backup", str(backups))

    facts = json.loads((manifest.found(backups) / "manifest.json").read_text())

    assert (facts["format"], facts["version"]) == ("countersign backup 1", settings.VERSION)
    assert "signatures.0016_standstill" in facts["migrations"]
