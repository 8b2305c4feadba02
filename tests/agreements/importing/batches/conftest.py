"""Lists of many papers, cut into small parts."""

from collections.abc import Callable, Iterable

import pytest

from agreements.importing.applying import parts
from agreements.importing.batches import ordering
from agreements.importing.plan import plan
from agreements.importing.uploads import keep_batch, read_batch
from agreements.models import BulkJob, Conference, ImportBatch, User
from signatures.operations import sweep
from tests import factories

HEADER = "paper_id,title,author_order,name,email,affiliation"


@pytest.fixture(autouse=True)
def parts_of_two_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "ROWS", 2)
    monkeypatch.setattr("agreements.jobs.bulk_jobs.MOMENT", 0)


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


@pytest.fixture
def upload(conference: Conference, user: User) -> Callable[..., ImportBatch]:
    def keep(*rows: str, header: str = HEADER) -> ImportBatch:
        content = "\n".join([header, *rows]).encode()
        return keep_batch(conference, filename="papers.csv", content=content, by=user)

    return keep


def begin(batch: ImportBatch, by: User | None, *, partial: bool = False) -> BulkJob:
    previewed = plan(batch.conference, read_batch(batch)).fingerprint
    return ordering.begin(batch, by=by, partial=partial, previewed=previewed)


def go_on(times: int = 99) -> int:
    """As a worker does; how many chunks were done."""
    done = 0
    while done < times and sweep.run_bulk_job():
        done += 1
    return done


def rows_of(papers: Iterable[int], *, title: str = "On Kites") -> list[str]:
    """Two authors each, of whom Ada is the same everywhere."""
    return [
        row
        for n in papers
        for row in (f"{n},{title} {n},1,Ada Ames,ada@ex.org,Ex U", f"{n},{title} {n},2,Author {n},a{n}@ex.org,")
    ]
