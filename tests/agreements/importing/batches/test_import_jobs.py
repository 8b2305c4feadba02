"""A list that a worker imports: in parts, to its end or not at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from agreements import audit, clearance
from agreements.importing.batches import import_jobs, ordering, preparing
from agreements.importing.batches.batch_moves import MovedOnError
from agreements.importing.uploads import AnotherImportError
from agreements.jobs import bulk_jobs
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Blocker,
    BulkJob,
    CellRemark,
    Conference,
    ConferenceTotals,
    ImportBatch,
    ListReading,
    Matter,
    Paper,
    Policy,
    Role,
    User,
)
from agreements.papers import withdrawing
from agreements.people import address_changes, invitations
from agreements.states import State
from signatures.operations import sweep
from signatures.operations.invariants import examine
from tests import factories
from tests.agreements.importing.batches.conftest import begin, go_on, rows_of

pytestmark = pytest.mark.django_db

Upload = Callable[..., ImportBatch]
TABLES = (Paper, Author, Authorship, Agreement, CellRemark, ConferenceTotals)


class KilledError(BaseException):
    """As if the process ended here."""


def everything() -> list[list[dict[str, object]]]:
    """All rows that an import writes, with all their columns, and what waits to be decided."""
    matters = Matter.objects.open().order_by("kind", "subject").values("kind", "subject", "is_blocking")
    return [*(list(model._default_manager.order_by("pk").values()) for model in TABLES), list(matters)]


def breaches(conference: Conference) -> list[str]:
    return examine(conference, with_files=False, at_rest=True).breaches


def state_of(batch: ImportBatch) -> str:
    batch.refresh_from_db()
    return batch.state


def test_list_is_written_in_parts_of_whole_papers_and_ends_with_one_event(
    conference: Conference, user: User, upload: Upload
) -> None:
    batch = upload(*rows_of(range(1, 5)))
    begin(batch, user)

    counts = []
    while go_on(1):
        counts.append((Paper.objects.count(), Author.objects.count(), Agreement.objects.count(), state_of(batch)))

    assert counts == [
        (0, 0, 0, "applying"),
        (1, 2, 2, "applying"),
        (2, 3, 4, "applying"),
        (3, 4, 6, "applying"),
        (4, 5, 8, "applied"),
    ]
    kinds = [kind for kind in conference.events.values_list("kind", flat=True) if kind.startswith("import.")]
    assert kinds == ["import.papers"] * 4 + ["import.applied"]
    assert batch.result is not None
    assert {name: batch.result[name] for name in ("rows", "papers_added", "authors_added", "added", "left_out")} == {
        "rows": 8,
        "papers_added": 4,
        "authors_added": 5,
        "added": 8,
        "left_out": 0,
    }
    assert (batch.applied_by, batch.parts.filter(planned__isnull=True).count()) == (user, 4)
    assert breaches(conference) == []


def test_same_list_again_is_over_at_once_and_leaves_no_event(
    conference: Conference, user: User, upload: Upload
) -> None:
    begin(upload(*rows_of(range(1, 4))), user)
    go_on()
    before, rows = conference.events.filter(kind__startswith="import.").count(), everything()

    again = upload(*rows_of(range(1, 4)))
    begin(again, user)

    assert (go_on(), state_of(again)) == (1, "applied")
    assert again.result is not None
    assert (again.result["unchanged"], again.result["added"], again.parts.count()) == (6, 0, 0)
    assert (conference.events.filter(kind__startswith="import.").count(), everything()) == (before, rows)


def test_what_a_list_adds_is_asked_for_only_after_its_last_part(
    conference: Conference, user: User, upload: Upload
) -> None:
    begin(upload(*rows_of(range(1, 4))), user)
    go_on(3)

    assert Agreement.objects.count() == 4
    assert invitations.to_invite(conference, Agreement.objects.all()) == []

    go_on()
    assert sum(map(len, invitations.to_invite(conference, Agreement.objects.all()))) == 6


def test_paper_is_not_clear_by_what_a_list_adds_before_its_last_part(
    conference: Conference, user: User, upload: Upload
) -> None:
    Conference.objects.filter(pk=conference.pk).update(policy=Policy.K_OF_N, needed_signatures=1)
    conference.refresh_from_db()
    factories.make_agreement(conference, state=State.COUNTERSIGNED)
    [paper] = Paper.objects.all()
    with audit.deed(conference):
        clearance.changed([paper.pk])
    assert Paper.objects.get().is_clear
    begin(upload(f"{paper.number},{paper.title},2,Eve Eames,eve@ex.org,", *rows_of(range(500, 503))), user)

    go_on(2)

    assert Authorship.objects.filter(paper=paper).count() == 2
    assert Paper.objects.get(pk=paper.pk).blocked_by == Blocker.IMPORT
    assert breaches(conference) == []

    go_on()
    assert Paper.objects.get(pk=paper.pk).is_clear
    assert breaches(conference) == []


def test_killed_worker_s_list_goes_on_with_the_rest(
    conference: Conference, user: User, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(*rows_of(range(1, 5)))
    job = begin(batch, user)
    go_on(2)

    def killed(*_args: object, **_kwargs: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(import_jobs.log_entries, "record_papers", killed)
        with pytest.raises(KilledError):
            bulk_jobs.run(job.pk, sweep.DEEDS)
    assert Paper.objects.count() == 1
    assert go_on() == 0

    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        assert go_on() == 3
    assert (state_of(batch), Paper.objects.count(), Agreement.objects.count()) == ("applied", 4, 8)
    assert breaches(conference) == []


def test_worker_that_is_killed_while_it_reads_begins_again(
    conference: Conference, user: User, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(*rows_of(range(1, 4)))
    job = begin(batch, user)

    def killed(*_args: object, **_kwargs: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(import_jobs, "has_moved", killed)
        with pytest.raises(KilledError):
            bulk_jobs.run(job.pk, sweep.DEEDS)
    assert batch.parts.count() == 3

    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        go_on()
    assert (state_of(batch), batch.parts.count(), Paper.objects.count()) == ("applied", 3, 3)


def test_list_is_not_written_where_it_would_do_something_else_than_was_shown(
    conference: Conference, user: User, upload: Upload
) -> None:
    batch = upload(*rows_of(range(1, 4)))
    begin(batch, user)
    factories.make_paper(conference, number="2")

    assert go_on() == 1

    assert (state_of(batch), batch.result) == ("waiting", {"stopped": preparing.STALE})
    assert (batch.begun_at, batch.applied_by, Paper.objects.count()) == (None, None, 1)
    begin(batch, user)
    go_on()
    assert (state_of(batch), Paper.objects.count()) == ("applied", 3)


def test_refused_rows_stop_a_list_unless_the_others_alone_were_asked_for(
    conference: Conference, user: User, upload: Upload
) -> None:
    rows = [*rows_of(range(1, 3)), "3,,1,Nobody,n@ex.org,"]
    begin(batch := upload(*rows), user)
    go_on()
    assert (state_of(batch), batch.result, Paper.objects.count()) == ("waiting", {"stopped": preparing.REFUSED}, 0)

    begin(batch, user, partial=True)
    go_on()
    assert (state_of(batch), Paper.objects.count()) == ("applied", 2)
    assert batch.result is not None
    assert (batch.result["refused"], [each["row"] for each in batch.result["untaken"]]) == (1, [6])


def test_two_lists_are_not_imported_at_once(conference: Conference, user: User, upload: Upload) -> None:
    first, second = upload(*rows_of(range(1, 4))), upload(*rows_of(range(7, 9)))
    begin(first, user)

    with pytest.raises(AnotherImportError):
        begin(second, user)
    with pytest.raises(MovedOnError):
        begin(first, user)
    assert (state_of(second), BulkJob.objects.count()) == ("waiting", 1)

    go_on()
    begin(second, user)
    go_on()
    assert Paper.objects.count() == 5


def test_paper_that_is_withdrawn_between_two_parts_is_left_out_and_told(
    conference: Conference, user: User, upload: Upload
) -> None:
    old = upload(*rows_of(range(1, 4)))
    begin(old, user)
    go_on()
    batch = upload(*rows_of(range(1, 4), title="On Large Kites"))
    begin(batch, user)
    go_on(2)
    withdrawing.withdraw(conference, [Paper.objects.get(number="2").pk], reason="Twice", by=user)

    go_on()

    assert state_of(batch) == "applied"
    assert list(Paper.objects.order_by("number").values_list("title", flat=True)) == [
        "On Large Kites 1",
        "On Kites 2",
        "On Large Kites 3",
    ]
    assert batch.result is not None
    assert (batch.result["left_out"], batch.result["changed"]) == (2, 4)
    assert [each["row"] for each in batch.result["untaken"]] == [4, 5]
    assert breaches(conference) == []


def test_person_whose_address_changes_between_two_parts_keeps_it(
    conference: Conference, user: User, upload: Upload
) -> None:
    begin(upload(*rows_of(range(1, 3))), user)
    go_on()
    rows = rows_of([1]) + [row.replace("Author 2", "Ann Author") for row in rows_of([2, 3], title="On Wind")]
    batch = upload(*rows)
    begin(batch, user)
    go_on(1)
    address_changes.change_address(Author.objects.get(email="a2@ex.org"), email="new@ex.org", by=user)

    go_on()

    assert state_of(batch) == "applied"
    assert Author.objects.get(email="new@ex.org").name == "Author 2"
    assert Paper.objects.get(number="2").title == "On Kites 2"
    assert Paper.objects.filter(number="3").exists()
    assert breaches(conference) == []


def test_address_that_is_given_to_somebody_between_two_parts_makes_nobody_twice(
    conference: Conference, user: User, upload: Upload
) -> None:
    batch = upload(*rows_of(range(1, 4)))
    begin(batch, user)
    go_on(2)
    factories.make_author(conference, name="Somebody Else", email="a3@ex.org")

    go_on()

    assert state_of(batch) == "applied"
    assert Author.objects.filter(email="a3@ex.org").count() == 1
    assert sorted(Paper.objects.values_list("number", flat=True)) == ["1", "2"]
    assert batch.result is not None
    assert [each["row"] for each in batch.result["untaken"]] == [6, 7]


def test_whoever_signs_another_paper_meanwhile_is_nobody_s_concern(
    conference: Conference, user: User, upload: Upload
) -> None:
    agreement = factories.make_agreement(conference)
    factories.invite(agreement)
    batch = upload(*rows_of(range(90_500, 90_504)))
    begin(batch, user)
    go_on(2)

    factories.sign(agreement)

    go_on()
    assert (state_of(batch), Paper.objects.count()) == ("applied", 5)
    assert breaches(conference) == []


# --- Cancelled -------------------------------------------------------------------------------------------------------
def changing(conference: Conference, user: User, upload: Upload) -> ImportBatch:
    """A list that adds, renames, retitles, reorders, gives an address, and asks again."""
    first = upload(
        *rows_of(range(1, 4)),
        "4,On Sand,1,Cy Coe,cy@ex.org,",
        "4,On Sand,2,Di Doe,,Ex U",
        "4,On Sand,3,Eve Eames,eve@ex.org,",
    )
    begin(first, user)
    go_on()
    return upload(
        *rows_of(range(1, 3), title="On Large Kites"),
        "4,On Sand,1,Di Doe,di@ex.org,Other U",
        "4,On Sand,2,Fay Foe,fay@ex.org,",
        "4,On Sand,3,Cy M. Coe,cy@ex.org,",
        "4,On Sand,4,Eve Eames,eve@ex.org,",
        "3,On Kites 3,3,GAY GOE,gay@ex.org,",
        *rows_of(range(7, 10)),
        "11,On Salt,1,HAL HOE,hal@ex.org,",
        "11,On Salt,2,No Address,,",
    )


@pytest.mark.parametrize("parts", range(10))
def test_cancelled_list_leaves_every_row_as_it_was(
    conference: Conference, user: User, upload: Upload, parts: int
) -> None:
    batch = changing(conference, user, upload)
    before = everything()
    begin(batch, user)
    go_on(1 + parts)
    if state_of(batch) == "applied":
        return

    ordering.cancel(batch, by=user)
    go_on()

    assert (state_of(batch), batch.taken_back_by) == ("cancelled", user)
    assert everything() == before
    assert batch.parts.filter(written__isnull=True).count() == 0
    assert conference.events.filter(kind="import.cancelled").count() == 1
    assert breaches(conference) == []


def test_whoever_signed_under_a_new_title_keeps_it_when_the_list_is_cancelled(
    conference: Conference, user: User, upload: Upload
) -> None:
    agreement = factories.make_agreement(conference, state=State.INVITED)
    authorship = agreement.authorship
    row = f"{authorship.paper.number},Another Title,1,{authorship.printed_name},{authorship.author.email},"
    batch = upload(row, *rows_of(range(900, 903)))
    begin(batch, user)
    go_on(2)
    factories.sign(agreement)

    ordering.cancel(batch, by=user)
    go_on()

    assert state_of(batch) == "cancelled"
    assert Paper.objects.get().title == "Another Title"
    assert batch.result is not None
    assert [line[2:] for line in batch.result["stays"]] == [["title", "answered"]]
    assert breaches(conference) == []


def test_list_that_cannot_go_on_is_taken_back_and_says_why(
    conference: Conference, user: User, upload: Upload, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    batch = changing(conference, user, upload)
    before = everything()
    begin(batch, user)
    go_on(2)
    settings.MAX_ATTEMPTS = 1

    def failing(*_args: object, **_kwargs: object) -> None:
        raise OSError("No room left")

    with monkeypatch.context() as patch:
        patch.setattr(import_jobs, "compared", failing)
        go_on(1)
    go_on()

    assert (state_of(batch), batch.taken_back_by) == ("cancelled", None)
    assert everything() == before
    assert batch.result is not None
    assert batch.result["error"] == "OSError: No room left"
    assert [job.finished_at is not None for job in BulkJob.objects.all()] == [True] * BulkJob.objects.count()
    assert breaches(conference) == []


def test_list_is_taken_back_where_whoever_ordered_it_may_no_longer_import(
    conference: Conference, user: User, upload: Upload
) -> None:
    batch = upload(*rows_of(range(1, 4)))
    factories.make_member(conference)
    begin(batch, user)
    go_on(2)
    conference.memberships.filter(user=user).update(role=Role.VIEWER)

    go_on()

    assert (state_of(batch), Paper.objects.count(), Author.objects.count()) == ("cancelled", 0, 0)
    assert breaches(conference) == []


def test_what_a_list_that_is_cancelled_took_back_half_goes_on_after_a_crash(
    conference: Conference, user: User, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = changing(conference, user, upload)
    before = everything()
    begin(batch, user)
    go_on(5)
    ordering.cancel(batch, by=user)
    go_on(1)

    def killed(*_args: object, **_kwargs: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("agreements.importing.batches.import_jobs.removed_counts", killed)
        with pytest.raises(KilledError):
            go_on(1)
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        go_on()

    assert (state_of(batch), everything()) == ("cancelled", before)


def test_once_its_last_part_is_written_nothing_that_was_read_of_it_is_kept(
    user: User, upload: Callable[..., ImportBatch]
) -> None:
    batch = upload(*rows_of(range(1, 4)))
    assert ListReading.objects.filter(batch=batch).exists()

    begin(batch, user)
    go_on(1)
    assert ListReading.objects.filter(batch=batch).exists()
    go_on()

    assert not ListReading.objects.filter(batch=batch).exists()
