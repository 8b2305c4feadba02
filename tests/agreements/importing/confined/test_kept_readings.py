"""What was read of a list is kept for its files and choices; large lists are owed, and a worker reads them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from agreements import clock
from agreements.importing import layouts, uploads
from agreements.importing.confined import child_reading, kept_readings
from agreements.importing.confined.kept_readings import kept, kept_written, run, under_way
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
from agreements.importing.rows import ColumnMapping
from agreements.importing.uploads import (
    apply_batch,
    keep_batch,
    keep_choices,
    read_again,
    read_batch,
    reading_at_hand,
    rows_as_written,
)
from agreements.models import Conference, ImportBatch, ListReading
from agreements.web.sandbox import NoAnswerError, Sandbox
from tests import factories

pytestmark = pytest.mark.django_db

LIST = (
    b"paper_id,title,name,email,decision\n7,On Kites,Ada Ames,ada@ex.org,maybe\n8,On Wind,Ben Boe,ben@ex.org,accept\n"
)
READING = child_reading.SANDBOX
PLAIN = b"paper_id,title,name,email\n7,On Kites,Ada Ames,ada@ex.org\n8,On Wind,,ben@ex.org\n"


def batch_of(conference: Conference, content: bytes, **facts: object) -> ImportBatch:
    user = factories.make_member(conference)
    return keep_batch(conference, filename="papers.csv", content=content, by=user, **facts)  # type: ignore[arg-type]


def fresh(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_readings, "AT_ONCE", 10)


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """No child can be had: whoever reads anyway is found out."""
    monkeypatch.setattr(child_reading, "SANDBOX", Sandbox("no.such.module"))


def test_a_small_list_is_read_once(conference: Conference, unreadable: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(child_reading, "SANDBOX", READING)
        batch = batch_of(conference, PLAIN)

    reading = reading_at_hand(fresh(batch))

    assert reading is not None
    assert [row.paper_id for row in reading.rows] == ["7"]
    assert read_batch(batch) == reading
    assert rows_as_written(batch, {3})[1] == {
        3: {"paper_id": "8", "title": "On Wind", "name": "", "email": "ben@ex.org"}
    }


def test_what_was_read_already_is_kept(conference: Conference, unreadable: None) -> None:
    packed = child_reading.Packed(b"", b"")

    batch = batch_of(conference, PLAIN, packed=packed)

    assert ListReading.objects.get().finished_at is not None
    assert kept(batch) is None  # nothing can be read of it


def test_other_choices_are_read_anew(conference: Conference) -> None:
    batch = batch_of(conference, LIST)
    asked = reading_at_hand(batch)
    assert asked is not None
    assert asked.question is not None

    keep_choices(batch, Choices(accepted=("maybe",)))
    first = kept(fresh(batch))
    keep_choices(batch, Choices(accepted=("accept",)))
    second = kept(fresh(batch))

    assert first is not None
    assert second is not None
    assert ([row.paper_id for row in first.rows], [row.paper_id for row in second.rows]) == (["7"], ["8"])
    assert ListReading.objects.count() == 1


def test_choices_that_were_made_elsewhere_leave_nothing_that_is_kept(conference: Conference) -> None:
    batch = batch_of(conference, LIST)
    ImportBatch.objects.update(choices=Choices(accepted=("maybe",)).as_json())

    assert kept(fresh(batch)) is None
    assert kept_written(fresh(batch)) is None
    reading = reading_at_hand(fresh(batch))
    assert reading is not None
    assert [row.paper_id for row in reading.rows] == ["7"]
    assert ListReading.objects.get().key == kept_readings._key_of(batch)  # looking keeps nothing


def test_another_version_of_the_form_is_read_anew(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = batch_of(conference, PLAIN)
    monkeypatch.setattr(kept_readings, "VERSION", kept_readings.VERSION + 1)

    assert kept(batch) is None
    assert reading_at_hand(batch) is not None


def test_other_files_are_read_anew(conference: Conference) -> None:
    batch = batch_of(conference, PLAIN)
    ImportBatch.objects.update(digest="0" * 64)

    assert kept(fresh(batch)) is None


@pytest.mark.usefixtures("all_large")
def test_a_large_list_is_owed_and_a_worker_reads_it(
    conference: Conference, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1"
    with django_capture_on_commit_callbacks() as enqueued:
        batch = batch_of(conference, PLAIN)

    assert len(enqueued) == 1
    assert reading_at_hand(batch) is None
    assert under_way(batch) is not None
    assert kept_readings.owed(limit=5) == [batch.pk]

    assert run(batch.pk)

    reading = reading_at_hand(batch)
    assert reading is not None
    assert [row.paper_id for row in reading.rows] == ["7"]
    assert under_way(batch) is None
    assert kept_readings.owed(limit=5) == []
    assert not run(batch.pk)


@pytest.mark.usefixtures("all_large")
def test_whoever_can_wait_reads_a_large_list_at_once(conference: Conference) -> None:
    batch = batch_of(conference, PLAIN)

    assert [row.paper_id for row in read_batch(batch).rows] == ["7"]


@pytest.mark.usefixtures("all_large")
def test_a_list_whose_worker_died_is_found_again(conference: Conference, settings: Settings) -> None:
    batch = batch_of(conference, PLAIN)
    assert ListReading.objects.claim(batch.pk) is not None
    assert kept_readings.owed(limit=1) == []

    ListReading.objects.update(lease_until=clock.now() - timedelta(seconds=1))

    assert kept_readings.owed(limit=1) == [batch.pk]
    assert run(batch.pk)
    assert kept(batch) is not None


@pytest.mark.usefixtures("all_large")
def test_choices_that_change_while_it_is_read_have_it_read_again(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = batch_of(conference, LIST)
    read_apart = kept_readings.read_apart

    def changing(*given: object, **named: object) -> object:
        found = read_apart(*given, **named)  # type: ignore[arg-type]
        keep_choices(batch, Choices(accepted=("maybe",)))
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(kept_readings, "read_apart", changing)
        assert not run(batch.pk)

    assert kept(fresh(batch)) is None
    assert kept_readings.owed(limit=1) == [batch.pk]
    assert run(batch.pk)
    reading = kept(fresh(batch))
    assert reading is not None
    assert [row.paper_id for row in reading.rows] == ["7"]


@pytest.mark.usefixtures("all_large")
def test_how_far_it_is_is_noted_and_holds_the_claim(
    conference: Conference, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(kept_readings, "_NOTED_EVERY", 0.0)
    lines = "".join(f"{n},On Kites {n},Ada Ames,ada@ex.org\n" for n in range(20_000))
    batch = batch_of(conference, b"paper_id,title,name,email\n" + lines.encode())
    seen: list[tuple[int, int]] = []
    note = kept_readings._Noting.__call__

    def noting(self: object, done: int, total: int) -> None:
        ListReading.objects.update(lease_until=clock.now())
        note(self, done, total)  # type: ignore[arg-type]
        row = ListReading.objects.get()
        assert row.lease_until is not None
        assert row.lease_until > clock.now() + timedelta(seconds=settings.LEASE_SECONDS - 20)
        seen.append((row.done, row.total))

    monkeypatch.setattr(kept_readings._Noting, "__call__", noting)

    assert run(batch.pk)

    assert seen[-1][1] == 20_000
    assert seen == sorted(seen, key=lambda each: (each[1], each[0]))


@pytest.mark.usefixtures("all_large")
def test_a_claim_that_was_lost_ends_the_reading(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_readings, "_NOTED_EVERY", 0.0)
    lines = "".join(f"{n},On Kites {n},Ada Ames,ada@ex.org\n" for n in range(20_000))
    batch = batch_of(conference, b"paper_id,title,name,email\n" + lines.encode())
    note = kept_readings._Noting.__call__

    def losing(self: object, done: int, total: int) -> None:
        ListReading.objects.update(lease_token="00000000-0000-4000-8000-000000000000")
        note(self, done, total)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_readings._Noting, "__call__", losing)

    assert not run(batch.pk)
    assert kept(batch) is None
    assert ListReading.objects.get().last_error == ""


@pytest.mark.usefixtures("all_large", "unreadable")
def test_what_fails_is_tried_again_and_given_up(conference: Conference, settings: Settings) -> None:
    batch = batch_of(conference, PLAIN)
    settings.MAX_ATTEMPTS = 2

    assert not run(batch.pk)
    work = under_way(batch)
    assert work is not None
    assert work.last_error == "NoAnswerError: failed"
    assert work.next_attempt_at > clock.now()
    ListReading.objects.update(next_attempt_at=clock.now())
    assert not run(batch.pk)

    work = under_way(batch)
    assert work is not None
    assert work.given_up_at is not None
    assert kept_readings.owed(limit=1) == []


@pytest.mark.usefixtures("all_large")
def test_what_kills_its_workers_is_given_up(conference: Conference, settings: Settings) -> None:
    batch = batch_of(conference, PLAIN)
    ListReading.objects.update(attempts=settings.MAX_ATTEMPTS)

    assert not run(batch.pk)

    assert ListReading.objects.get().last_error == "Every attempt was interrupted."
    read_again(batch)
    assert kept_readings.owed(limit=1) == [batch.pk]
    assert run(batch.pk)
    assert kept(batch) is not None


def test_no_list_is_kept_that_nobody_can_read(conference: Conference, unreadable: None) -> None:
    with pytest.raises(NoAnswerError):
        batch_of(conference, PLAIN)

    assert ImportBatch.objects.count() == 0


def test_what_is_read_again_is_only_what_is_not_there(conference: Conference) -> None:
    batch = batch_of(conference, PLAIN)
    ListReading.objects.update(attempts=7)

    read_again(batch)
    assert ListReading.objects.get().attempts == 7

    ListReading.objects.all().delete()
    read_again(batch)
    assert kept(batch) is not None


def test_once_it_is_imported_only_rows_that_were_left_out_are_kept(conference: Conference) -> None:
    batch = batch_of(conference, PLAIN)
    assert batch.uploaded_by is not None

    apply_batch(batch, by=batch.uploaded_by, partial=True, previewed="")

    assert kept(batch) is None
    assert kept_written(batch) == (
        ("paper_id", "title", "name", "email"),
        {3: {"paper_id": "8", "title": "On Wind", "name": "", "email": "ben@ex.org"}},
    )


def test_once_all_is_imported_nothing_is_kept(conference: Conference) -> None:
    batch = batch_of(conference, PLAIN.rpartition(b"8,")[0])
    assert batch.uploaded_by is not None

    apply_batch(batch, by=batch.uploaded_by, partial=False, previewed="")

    assert ListReading.objects.count() == 0


def test_what_nobody_confirms_is_forgotten(conference: Conference) -> None:
    old, new = batch_of(conference, PLAIN), batch_of(conference, LIST)
    ListReading.objects.filter(batch=old).update(finished_at=clock.now() - timedelta(days=15))

    kept_readings.forget_old()

    assert ListReading.objects.get().batch == new
    assert reading_at_hand(old) is not None


def test_what_is_finished_is_there(conference: Conference) -> None:
    batch = batch_of(conference, PLAIN)

    with pytest.raises(IntegrityError), transaction.atomic():
        ListReading.objects.filter(batch=batch).update(content=None)


def test_further_files_count_with_the_first(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_readings, "AT_ONCE", len(PLAIN) + 10)
    people = ListFile("people.csv", b"profile_id,email\n~Ada_Ames1,ada@ex.org\n")

    assert reading_at_hand(batch_of(conference, PLAIN)) is not None
    assert reading_at_hand(batch_of(conference, PLAIN, further=[people])) is None
    assert uploads.digest_of(kept_readings.files_of(ImportBatch.objects.latest("pk"))) == (
        ImportBatch.objects.latest("pk").digest
    )


@pytest.mark.usefixtures("all_large")
def test_a_worker_reads_a_large_list_by_the_columns_that_were_chosen_before(conference: Conference) -> None:
    content = b"Kennung\tBeitrag\tWer\tAdresse\n7\tOn Kites\tAda Ames\tada@ex.org\n"
    columns = {"kennung": "paper_id", "beitrag": "title", "wer": "name", "adresse": "email"}
    first = batch_of(conference, content)
    assert run(first.pk)
    reading = kept(fresh(first))
    assert reading is not None
    asked = layouts.asked_columns(reading)
    assert asked is not None
    assert first.uploaded_by is not None
    layouts.keep_layout(conference, asked, ColumnMapping(columns), by=first.uploaded_by)

    again = keep_batch(conference, filename="papers.csv", content=content, by=first.uploaded_by)
    assert not run(again.pk)
    assert kept_readings.owed(limit=5) == [again.pk]
    assert run(again.pk)

    found = kept(fresh(again))
    assert found is not None
    assert [row.name for row in found.rows] == ["Ada Ames"]
    assert not run(again.pk)
