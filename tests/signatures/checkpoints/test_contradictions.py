"""Rows, signed files and the log answer for each other."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from agreements.models import ChainHead, Conference
from signatures.checkpoints import contradictions, verify_log
from signatures.documents import seal_keys
from signatures.models import Checkpoint, EndReason, SealCertificate
from signatures.operations import invariants
from tests.commands import said
from tests.signatures.checkpoints.conftest import file_of

pytestmark = pytest.mark.django_db
Anchored = Callable[[int], list[Checkpoint]]


def told(conference: Conference) -> list[str]:
    return [*contradictions.of_rows(conference), *contradictions.of_files(conference), *contradictions.unclaimed()]


def rewrite(file: Path, **facts: object) -> None:
    """As whoever has our key would."""
    changed = json.loads(file.read_bytes()) | facts
    del changed["signature"]
    signed = changed | {"signature": seal_keys.current().sign(verify_log.written(changed)).hex()}
    file.write_bytes(verify_log.written(signed) + b"\n")


def test_nothing_is_said_where_everything_holds(conference: Conference, anchored: Anchored) -> None:
    anchored(3)

    assert told(conference) == []
    assert invariants.examine(conference).breaches == []
    assert said("verify_chain", conference.slug).endswith(
        f"Checkpoint 3 anchors it up to entry {ChainHead.objects.get().number - 1}; 1 later entries are not yet anchored.\n"
    )


def test_a_log_that_has_another_entry_is_named(conference: Conference, anchored: Anchored) -> None:
    _, second = anchored(2)
    conference.events.filter(number=second.entry).update(hash="1" * 64)

    assert told(conference) == [f"checkpoint 2 tells of another entry {second.entry} than the log has"]


def test_a_log_that_was_cut_off_is_named(conference: Conference, anchored: Anchored) -> None:
    first, second = anchored(2)
    for event in conference.events.filter(number__gt=first.entry):
        event.values.all().delete()
        event.delete()
    ChainHead.objects.update(number=first.entry, hash=first.hash)

    line = f"checkpoint 2 tells of entry {second.entry}, which the log does not have"
    assert told(conference) == [line]
    assert line in invariants.examine(conference, with_files=False).breaches
    with pytest.raises(CommandError, match=line):
        said("verify_chain", conference.slug)


def test_a_lost_file_is_named_by_its_row_and_a_lost_row_by_its_file(
    conference: Conference, anchored: Anchored, folder: Path
) -> None:
    first, _, third = anchored(3)
    file_of(folder, 1).unlink()
    third.delete()

    assert told(conference) == [
        "checkpoint 1 has lost its file",
        f"checkpoint 3 has a file and no row: it tells of entry {third.entry}",
    ]
    file_of(folder, 3).unlink()
    assert told(conference) == ["checkpoint 1 has lost its file"]
    Checkpoint.objects.filter(pk=first.pk).delete()
    assert told(conference) == ["checkpoint 1 is missing"]


def test_a_file_that_was_altered_is_named(conference: Conference, anchored: Anchored, folder: Path) -> None:
    anchored(1)
    file = file_of(folder, 1)
    content = file.read_bytes()
    file.write_bytes(content.replace(b'"number":1', b'"number":2'))
    assert told(conference) == ["checkpoint 1 has a file that has no valid signature"]

    file.write_bytes(b"{")
    assert told(conference) == ["checkpoint 1 has a file that is no checkpoint"]

    file.write_bytes(content.replace(b",", b", "))
    assert told(conference) == ["checkpoint 1 has a file that is not written as checkpoints are"]


def test_a_file_that_was_signed_anew_is_named_by_its_row(
    conference: Conference, anchored: Anchored, folder: Path
) -> None:
    anchored(2)
    rewrite(file_of(folder, 1), hash="2" * 64)

    assert told(conference) == [
        "checkpoint 1 has a file that is not the one in its row",
        "checkpoint 1 has a file that says something else than its row",
    ]


def test_a_row_that_was_altered_is_named_by_its_file(conference: Conference, anchored: Anchored) -> None:
    anchored(1)

    Checkpoint.objects.update(at=F("at") + timedelta(seconds=1))

    assert told(conference) == ["checkpoint 1 has a file with another time than its row"]


def test_checkpoints_that_do_not_follow_are_named(conference: Conference, anchored: Anchored, folder: Path) -> None:
    anchored(2)
    rewrite(file_of(folder, 2), previous="3" * 64)
    digest = verify_log.digest_of_file(file_of(folder, 2).read_bytes().removesuffix(b"\n"))
    Checkpoint.objects.filter(number=2).update(sha256=digest)

    assert told(conference) == ["checkpoint 2 does not follow from the one before it"]


def test_a_row_of_an_earlier_time_than_the_one_before_is_named(conference: Conference, anchored: Anchored) -> None:
    anchored(2)
    Checkpoint.objects.filter(number=2).update(at=F("at") - timedelta(days=1))

    assert told(conference) == [
        "checkpoint 2 is of an earlier entry or time than the one before it",
        "checkpoint 2 has a file with another time than its row",
    ]


def test_a_key_that_was_not_ours_or_not_to_be_trusted_is_named(conference: Conference, anchored: Anchored) -> None:
    (row,) = anchored(1)
    SealCertificate.objects.update(ended_at=row.at, end_reason=EndReason.STOLEN)
    assert told(conference) == ["checkpoint 1 is signed with a key that was not to be trusted any more"]

    SealCertificate.objects.update(fingerprint="4" * 64)
    assert told(conference) == ["checkpoint 1 is signed by no key of ours"]


def test_checkpoints_of_a_log_that_no_conference_has_are_named(
    conference: Conference, anchored: Anchored, folder: Path
) -> None:
    anchored(1)
    (log,) = folder.iterdir()
    Checkpoint.objects.all().delete()
    conference.events.filter(number=1).update(hash="5" * 64)

    assert told(conference) == [f"there are checkpoints of the log {log.name}, which no conference has"]
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_invariants", conference.slug, "--without-files", stdout=out)
    assert f"there are checkpoints of the log {log.name}, which no conference has" in out.getvalue().splitlines()


def test_a_store_that_fails_is_said(conference: Conference, anchored: Anchored, folder: Path) -> None:
    anchored(1)
    (log,) = folder.iterdir()
    file_of(folder, 1).unlink()
    log.rmdir()
    log.write_text("no folder")

    assert told(conference) == ["the checkpoints cannot be read: Not a directory"]


def test_the_head_that_states_another_time_than_the_last_event_is_named(
    conference: Conference, anchored: Anchored
) -> None:
    anchored(1)
    ChainHead.objects.update(at=F("at") + timedelta(seconds=1))

    line = f"the head of the chain states another time than its last event, event {ChainHead.objects.get().number}"
    assert invariants.examine(conference).breaches == [line]
    with pytest.raises(CommandError, match=line):
        said("verify_chain", conference.slug)


def test_as_many_queries_for_three_as_for_one(conference: Conference, anchored: Anchored) -> None:
    anchored(1)
    with CaptureQueriesContext(connection) as for_one:
        assert told(conference) == []
    anchored(3)
    with CaptureQueriesContext(connection) as for_four:
        assert told(conference) == []

    assert len(for_four) == len(for_one)


def test_each_lost_file_is_named_without_opening_the_others(
    conference: Conference, anchored: Anchored, folder: Path
) -> None:
    """As every night, when of all files only the newest is read: whether one is there is seen by its name."""
    anchored(4)
    file_of(folder, 1).unlink()
    file_of(folder, 3).unlink()

    assert list(contradictions.of_files(conference, only_newest=True)) == [
        "checkpoint 1 has lost its file",
        "checkpoint 3 has lost its file",
    ]
