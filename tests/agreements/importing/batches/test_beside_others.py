"""A part of a list that is half written while somebody else signs, invites, withdraws or cancels by another connection.

On SQLite the other waits for the part's end; on PostgreSQL only who is of it does.
"""

import pytest

from agreements.importing.batches import import_jobs, ordering
from agreements.importing.uploads import keep_batch
from agreements.jobs import bulk_jobs
from agreements.models import Agreement, BulkJob, Conference, ImportBatch, ImportState, Paper, PaperStatus
from agreements.papers import withdrawing
from agreements.people import invitations
from signatures import signing
from signatures.models import Signature
from signatures.operations import sweep
from tests import factories
from tests.agreements.importing.batches.conftest import HEADER, begin, go_on, rows_of
from tests.agreements.importing.batches.test_import_jobs import breaches
from tests.test_interleaving import half_done, is_postgresql, meanwhile, signer

pytestmark = pytest.mark.django_db(transaction=True)


def keep(conference: Conference, *rows: str) -> ImportBatch:
    content = "\n".join([HEADER, *rows]).encode()
    return keep_batch(conference, filename="papers.csv", content=content, by=None)


def part_of(job: BulkJob):
    return lambda: bulk_jobs.run(job.pk, sweep.DEEDS)


def retitling(conference: Conference, title: str = "Another Title") -> list[str]:
    [paper] = Paper.objects.filter(conference=conference)
    authorship = paper.authorships.get()
    return [f"{paper.number},{title},1,{authorship.printed_name},{authorship.author.email},"]


def test_somebody_signs_another_paper_while_a_part_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    author, _, sign = signer()
    batch = keep(author.conference, *rows_of(range(500, 503)))
    job = begin(batch, None)
    go_on(2)

    with half_done(part_of(job), monkeypatch, import_jobs, "write") as part:
        signed = meanwhile(sign)
        if is_postgresql:
            assert len(signed.result(20)) == 1
            assert not part.done()

    assert (part.result(20), len(signed.result(20))) == (True, 1)
    go_on()
    assert ImportBatch.objects.get().state == ImportState.APPLIED
    assert breaches(author.conference) == []


def test_whoever_signs_a_paper_that_a_part_retitles_must_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    author, _, sign = signer()
    job = begin(keep(author.conference, *retitling(author.conference), *rows_of([500])), None)
    go_on(1)

    with half_done(part_of(job), monkeypatch, import_jobs, "write") as part:
        signed = meanwhile(sign)

    assert part.result(20) is True
    with pytest.raises(signing.StaleTextError):
        signed.result(20)
    assert not Signature.objects.exists()


def test_paper_that_is_withdrawn_while_its_part_is_written_is_withdrawn_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author, _, _ = signer()
    [paper] = Paper.objects.all()
    job = begin(keep(author.conference, *retitling(author.conference), *rows_of([500])), None)
    go_on(1)

    with half_done(part_of(job), monkeypatch, import_jobs, "write") as part:
        withdrawn = meanwhile(lambda: withdrawing.withdraw(author.conference, [paper.pk], reason="Twice", by=None))

    assert (part.result(20), list(withdrawn.result(20).papers)) == (True, [paper.pk])
    go_on()
    paper.refresh_from_db()
    assert (paper.title, paper.status) == ("Another Title", PaperStatus.WITHDRAWN)
    assert breaches(author.conference) == []


def test_nobody_of_a_list_is_invited_while_its_last_part_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    conference = factories.make_ready_conference()
    job = begin(keep(conference, *rows_of(range(1, 3))), None)
    go_on(2)

    with half_done(part_of(job), monkeypatch, import_jobs, "write") as part:
        invited = meanwhile(lambda: invitations.invite(conference, Agreement.objects.all()))

    assert (part.result(20), invited.result(20)) == (True, (0, 0))
    assert breaches(conference) == []


def test_list_that_is_cancelled_while_a_part_is_written_is_taken_back_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    conference = factories.make_ready_conference()
    batch = keep(conference, *rows_of(range(1, 5)))
    job = begin(batch, None)
    go_on(2)

    with half_done(part_of(job), monkeypatch, import_jobs, "write") as part:
        cancelled = meanwhile(lambda: ordering.cancel(batch, by=None))

    assert (part.result(20), cancelled.result(20)) == (True, None)
    go_on()
    batch.refresh_from_db()
    assert (batch.state, Paper.objects.count(), Agreement.objects.count()) == ("cancelled", 0, 0)
    assert breaches(conference) == []


def test_of_two_lists_that_begin_at_once_one_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    conference = factories.make_ready_conference()
    first, second = keep(conference, *rows_of(range(1, 3))), keep(conference, *rows_of(range(7, 9)))

    with half_done(lambda: begin(first, None), monkeypatch, ordering, "_owe") as begun:
        other = meanwhile(lambda: begin(second, None))

    assert begun.result(20).kind == "import"
    with pytest.raises(ordering.AnotherImportError):
        other.result(20)
    go_on()
    assert sorted(ImportBatch.objects.values_list("state", flat=True)) == ["applied", "waiting"]
    assert sorted(Paper.objects.values_list("number", flat=True)) == ["1", "2"]
