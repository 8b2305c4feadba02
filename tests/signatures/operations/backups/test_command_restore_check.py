"""What `restore --check` says of a backup, where nothing depends on which database it is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agreements.models import Conference
from signatures.documents import storage
from signatures.models import Document
from signatures.operations.backups import manifest
from signatures.operations.backups.manifest import Manifest
from tests.signatures.operations.backups.conftest import Command, check, grow


def lose_a_document(backups: Path, path: str) -> str:
    (backups / "documents" / path).unlink()
    return f"{path} is missing"


def tear_a_document(backups: Path, path: str) -> str:
    file = backups / "documents" / path
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    return f"{path} is another file than the one that was recorded"


def lose_a_checkpoint(backups: Path, _path: str) -> str:
    [file] = (backups / "documents" / "checkpoints").rglob("1.json")
    file.unlink()
    return f"{file.relative_to(backups / 'documents')} is missing"


@pytest.mark.parametrize("harm", [lose_a_document, tear_a_document, lose_a_checkpoint])
def test_harm_is_named_in_one_run(
    ran: Command, installed: Conference, backups: Path, harm: Callable[[Path, str], str]
) -> None:
    ran("backup", str(backups))
    path = storage.path_of(Document.objects.values_list("sha256", flat=True)[0])

    wanted = harm(backups, path)
    code, lines = check(ran, backups)

    assert code == 1
    assert [line for line in lines if line.startswith(wanted)], lines


def test_what_is_younger_than_a_backup_is_counted(ran: Command, installed: Conference, backups: Path) -> None:
    ran("backup", str(backups))
    entries = installed.events.count()
    grow(installed)

    code, lines = check(ran, backups)

    younger = installed.events.count() - entries
    assert (code, lines[-1]) == (
        0,
        f"{installed.slug}: older than the running installation by {younger} entries, 1 document and 1 checkpoint",
    )


def test_an_older_one_is_looked_at_with_its_own_files(ran: Command, installed: Conference, backups: Path) -> None:
    ran("backup", str(backups))
    older = manifest.found(backups).name
    grow(installed)
    ran("backup", str(backups))

    assert check(ran, backups, older)[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing",), "There is no backup nothing in "),
        (("../backups",), "There is no backup ../backups in "),
        ((), "There is no finished backup in "),
    ],
)
@pytest.mark.django_db
def test_what_is_no_backup_is_answered_with_a_sentence(
    ran: Command, backups: Path, words: tuple[str, ...], said: str
) -> None:
    backups.mkdir()

    assert ran("restore", "--check", str(backups), *words)[1].startswith(said)


KEPT = {"sha256": "", "size": 1}
EMPTY = {
    "format": "countersign backup 1", "at": "", "version": "", "vendor": "sqlite", "dump": "x", "dumped": KEPT,
    "migrations": [], "conferences": [], "files": {},
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        "{",
        json.dumps(EMPTY | {"format": "countersign backup 9"}),
        json.dumps({"format": EMPTY["format"]}),
        json.dumps(EMPTY | {"dump": "../x"}),
        json.dumps(EMPTY | {"files": {"../../key": KEPT}}),
    ],
)
def test_a_manifest_that_is_none_is_refused(ran: Command, backups: Path, content: str) -> None:
    (backups / "one").mkdir(parents=True)
    (backups / "one" / "manifest.json").write_text(content)

    code, said = ran("restore", "--check", str(backups))

    assert code == 1
    assert "has a manifest " in said


def test_a_backup_of_a_newer_version_is_left_to_it(ran: Command, installed: Conference, backups: Path) -> None:
    ran("backup", str(backups))
    place = manifest.found(backups)
    told = Manifest.read(place)
    Manifest(**vars(told) | {"migrations": (*told.migrations, "signatures.9999_beyond")}).write(place)

    code, said = ran("restore", "--check", str(backups))

    assert code == 1
    assert "which knows more than this one (signatures.9999_beyond)" in said


@pytest.mark.usefixtures("installed")
def test_a_backup_of_a_version_that_began_with_fewer_steps_at_once_is_none_of_a_newer_one(
    ran: Command, backups: Path
) -> None:
    ran("backup", str(backups))
    place = manifest.found(backups)
    told = Manifest.read(place)
    former = "agreements.0001_squashed_0037_officers_and_older_versions"
    Manifest(**vars(told) | {"migrations": (former, *told.migrations)}).write(place)

    code, said = ran("restore", "--check", str(backups))

    assert code == 0, said
