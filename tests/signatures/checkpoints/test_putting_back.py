"""A checkpoint whose file is missing or damaged gets the very file back, and the log tells of it."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from agreements.models import Conference, Event, Role
from signatures.checkpoints import contradictions, mailing, putting_back
from signatures.models import Checkpoint
from tests import factories
from tests.signatures.checkpoints.conftest import file_of

pytestmark = pytest.mark.django_db


def repair(*words: str) -> tuple[int, list[str]]:
    out = StringIO()
    try:
        call_command("repair_documents", *words, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


@pytest.mark.parametrize("content", [None, b"torn"])
def test_it_comes_from_a_copy_of_the_store(
    conference: Conference, anchored: Callable[[int], list[Checkpoint]], folder: Path, tmp_path: Path,
    content: bytes | None,
) -> None:  # fmt: skip
    anchored(2)
    file, copy = file_of(folder, 2), tmp_path / "copy" / file_of(folder, 2).relative_to(folder.parent)
    copy.parent.mkdir(parents=True)
    file.replace(copy)
    if content:
        file.write_bytes(content)

    told = repair("--from", str(tmp_path / "copy"))

    assert told == (
        0,
        [
            f"checkpoint 2 of {conference.slug}: taken from the folder",
            "0 documents looked at, 1 repaired, 0 left.",
        ],
    )
    assert file.read_bytes() == copy.read_bytes()
    assert list(contradictions.of_files(conference)) == []
    event = Event.objects.get(kind="checkpoint.put_back")
    assert (event.payload["number"], event.payload["how"]) == (2, "folder")
    kept = [each.read_bytes() for each in (folder.parent / "damaged").glob("*")]
    assert kept == ([content] if content else [])


def test_it_comes_from_what_owners_were_mailed(
    conference: Conference, anchored: Callable[[int], list[Checkpoint]], folder: Path
) -> None:
    factories.make_member(conference, Role.OWNER)
    [row] = anchored(1)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert mailing.owe_all() == 1
    content = file_of(folder, 1).read_bytes()
    file_of(folder, 1).unlink()

    assert putting_back.put_back(row) == putting_back.TakenFrom.MAIL
    assert file_of(folder, 1).read_bytes() == content


def test_another_file_is_not_put_in_its_place(
    conference: Conference, anchored: Callable[[int], list[Checkpoint]], folder: Path, tmp_path: Path
) -> None:
    anchored(2)
    other = tmp_path / "copy" / file_of(folder, 1).relative_to(folder.parent)
    other.parent.mkdir(parents=True)
    other.write_bytes(file_of(folder, 2).read_bytes())
    file_of(folder, 1).unlink()

    code, lines = repair(conference.slug, "--from", str(tmp_path / "copy"))

    assert (code, lines[-1]) == (1, "0 documents looked at, 0 repaired, 1 left.")
    assert not file_of(folder, 1).exists()
