"""The log is anchored at most hourly, whatever fails meanwhile, and no file is ever replaced."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from agreements.models import ChainHead, Conference
from signatures import sealing
from signatures.checkpoints import anchoring, kept_files, verify_log
from signatures.documents import seal_keys, storage
from signatures.models import Checkpoint, KeyCheck
from signatures.operations import sweep
from tests import factories
from tests.signatures.checkpoints.conftest import file_of, note

pytestmark = pytest.mark.django_db


def test_a_checkpoint_tells_where_the_log_ends_and_is_signed(conference: Conference, folder: Path) -> None:
    assert anchoring.make_owed() == 1

    row, head = Checkpoint.objects.get(), ChainHead.objects.get()
    content = file_of(folder, 1).read_bytes()
    facts = json.loads(content)
    assert verify_log.problem_of(content.removesuffix(b"\n"), facts) == ""
    assert (row.number, row.entry, row.hash) == (1, head.number, head.hash)
    assert row.sha256 == verify_log.digest_of_file(content.removesuffix(b"\n"))
    assert {name: facts[name] for name in ("format", "conference", "number", "entry", "hash", "previous")} == {
        "format": "countersign checkpoint 1",
        "conference": kept_files.log_of(conference),
        "number": 1,
        "entry": head.number,
        "hash": head.hash,
        "previous": "0" * 64,
    }
    assert verify_log.fingerprint_in(facts) == seal_keys.current().fingerprint


def test_checkpoints_follow_one_another(anchored: Callable[[int], list[Checkpoint]], folder: Path) -> None:
    rows = anchored(3)

    files = [json.loads(file_of(folder, row.number).read_bytes()) for row in rows]
    assert [facts["number"] for facts in files] == [1, 2, 3]
    assert [facts["previous"] for facts in files] == ["0" * 64, rows[0].sha256, rows[1].sha256]


def test_nothing_is_owed_within_the_hour_nor_while_nothing_happens(conference: Conference, folder: Path) -> None:
    assert anchoring.make_owed() == 1
    note(conference)
    assert anchoring.owed() == []

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert anchoring.make_owed() == 1
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert anchoring.owed() == []


def test_ticker_and_work_off_cause_it(
    conference: Conference, folder: Path, settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    settings.REDIS_URL = "memory://"
    with django_capture_on_commit_callbacks() as callbacks:
        sweep.tick()
    assert any("make_checkpoints" in str(callback) for callback in callbacks)

    settings.REDIS_URL = ""
    sweep.work_off()

    assert Checkpoint.objects.count() == 1


def test_a_worker_that_died_before_its_row_was_committed_is_taken_over(
    anchored: Callable[[int], list[Checkpoint]], folder: Path
) -> None:
    first, second = anchored(2)
    content = file_of(folder, 2).read_bytes()
    second.delete()

    anchoring.make_owed()

    assert file_of(folder, 2).read_bytes() == content
    rows = Checkpoint.objects.order_by("number").values_list("number", "sha256")
    assert [number for number, _ in rows] == [1, 2, 3]
    assert [sha256 for _, sha256 in rows][:2] == [first.sha256, second.sha256]


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"format": []}'])
def test_what_is_no_checkpoint_is_not_replaced(conference: Conference, folder: Path, content: bytes) -> None:
    log = kept_files.log_of(conference)
    assert log is not None
    storage.add(kept_files.path_of(log, 1), content)

    assert anchoring.make_owed() == 0

    assert Checkpoint.objects.count() == 0
    assert file_of(folder, 1).read_bytes() == content


def test_a_file_that_no_key_of_ours_has_signed_is_not_taken_over(
    anchored: Callable[[int], list[Checkpoint]], folder: Path, tmp_path: Path
) -> None:
    (row,) = anchored(1)
    other = sealing.create(tmp_path / "other.pem", organisation="Mallory", common_name="Seal")
    facts = json.loads(file_of(folder, 1).read_bytes()) | {"certificate": other.certificate_pem}
    del facts["signature"]
    forged = facts | {"signature": other.sign(verify_log.written(facts)).hex()}
    file_of(folder, 1).write_bytes(verify_log.written(forged) + b"\n")
    row.delete()

    assert anchoring.make_owed() == 0
    assert Checkpoint.objects.count() == 0


def test_one_conference_whose_file_cannot_be_written_stops_no_other(conference: Conference, folder: Path) -> None:
    other = factories.make_ready_conference()
    log = kept_files.log_of(conference)
    folder.mkdir(parents=True)
    (folder / str(log)).write_text("no folder")

    assert anchoring.make_owed() == 1

    assert Checkpoint.objects.get().conference == other


def test_a_key_that_cannot_be_used_is_noted_where_the_dashboard_looks(
    conference: Conference, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    settings.SEAL_KEY_FILE = tmp_path / "gone.pem"

    assert anchoring.make_owed() == 0

    assert KeyCheck.objects.get().problem == f"There is no sealing key at {tmp_path / 'gone.pem'}."


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_makes_it(folder: Path) -> None:
    conference = factories.make_ready_conference()
    key = seal_keys.current()
    made, both = [], threading.Barrier(2)

    def make() -> None:
        try:
            both.wait()
            made.append(anchoring._made(conference, key))
        finally:
            connection.close()

    hands = [threading.Thread(target=make) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert len(made) == 2
    assert any(made)
    numbers = list(Checkpoint.objects.order_by("number").values_list("number", flat=True))
    assert numbers == kept_files.numbers(str(kept_files.log_of(conference)))
    assert numbers[0] == 1
