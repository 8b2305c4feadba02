"""What was settled about the differences of a list, in parts as at once: carried out with the papers of a part, and put back."""

from collections.abc import Callable

import pytest

from agreements.importing.batches import ordering
from agreements.importing.batches.import_jobs import take_back_parts
from agreements.importing.difference.kinds_and_remedies import DifferenceKind, Remedy
from agreements.importing.difference.settlement import Settlement
from agreements.importing.listings.choices import Choices
from agreements.importing.uploads import keep_choices, keep_settlement
from agreements.models import Author, Authorship, Conference, ImportBatch, Paper, User
from signatures.operations.invariants import examine
from tests import factories
from tests.agreements.importing.batches.conftest import HEADER, begin, go_on, rows_of

pytestmark = pytest.mark.django_db

Upload = Callable[..., ImportBatch]
ENDED = Settlement(
    {DifferenceKind.GONE: Remedy.VOID, DifferenceKind.TITLE_WORDS: Remedy.KEEP}, reason="As the chairs say."
)


def papers(conference: Conference) -> dict[str, tuple[str, str, list[str]]]:
    """By number: state, title and the authors in their places."""
    found = {}
    for paper in conference.papers.order_by("number_key"):
        standing = paper.authorships.filter(ended_at=None).order_by("position")
        found[paper.number] = (
            paper.status,
            paper.title,
            [f"{each.position} {each.printed_name}" for each in standing],
        )
    return found


@pytest.fixture
def there(conference: Conference, user: User, upload: Upload) -> Conference:
    """Four papers of two authors each."""
    begin(upload(*rows_of(range(1, 5))), user)
    go_on()
    assert len(papers(conference)) == 4
    return conference


def test_whoever_is_gone_is_taken_off_in_the_part_of_the_paper(there: Conference, user: User, upload: Upload) -> None:
    before = papers(there)
    batch = upload(*(row for row in rows_of(range(1, 5), title="On Wind") if "Ada Ames" not in row))
    keep_settlement(batch, ENDED)
    batch.refresh_from_db()

    begin(batch, user)
    done = go_on()

    assert done == 3  # prepared, and two papers in each part
    assert papers(there) == {
        number: ("accepted", f"On Kites {number}", [f"1 Author {number}"]) for number in ("1", "2", "3", "4")
    }
    assert Authorship.objects.exclude(ended_at=None).count() == 4
    assert examine(there, with_files=False).breaches == []

    batch.refresh_from_db()
    ordering.undo(batch, by=user, now=take_back_parts, at_once=0)
    go_on()

    assert papers(there) == before
    assert examine(there, with_files=False).breaches == []


def test_whoever_is_gone_from_a_paper_of_which_no_row_is_taken_is_taken_off_too(
    there: Conference, user: User, upload: Upload
) -> None:
    before = papers(there)
    batch = upload("1,On Kites 1,1,Zoe Zed,zoe@ex.org,", *rows_of(range(2, 5)))
    keep_settlement(batch, Settlement({DifferenceKind.GONE: Remedy.VOID, DifferenceKind.ADDED: Remedy.KEEP}))
    batch.refresh_from_db()

    begin(batch, user)
    go_on()

    batch.refresh_from_db()
    assert batch.state == "applied"
    assert papers(there) == before | {"1": ("accepted", "On Kites 1", [])}
    assert examine(there, with_files=False).breaches == []

    ordering.undo(batch, by=user, now=take_back_parts, at_once=0)
    go_on()

    assert papers(there) == before


def test_papers_that_a_list_does_not_accept_are_withdrawn_in_parts_of_their_own(
    there: Conference, user: User, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agreements.importing.applying.parts.WITHDRAWN", 1)
    factories.make_text(there)
    before = papers(there)
    lines = [f"{row},{'accept' if row[0] == '1' else 'reject'}" for row in rows_of(range(1, 5))]
    batch = upload(*lines, header=f"{HEADER},decision")
    keep_choices(batch, Choices(accepted=("accept",)))
    keep_settlement(batch, Settlement({DifferenceKind.WITHDRAWN: Remedy.VOID}))
    batch.refresh_from_db()

    begin(batch, user)
    done = go_on()

    assert done == 4
    assert {number: told[0] for number, told in papers(there).items()} == {
        "1": "accepted", "2": "withdrawn", "3": "withdrawn", "4": "withdrawn",
    }  # fmt: skip
    assert examine(there, with_files=False).breaches == []

    batch.refresh_from_db()
    ordering.undo(batch, by=user, now=take_back_parts, at_once=0)
    go_on()

    assert papers(there) == before
    assert examine(there, with_files=False).breaches == []


def test_paper_that_somebody_changes_between_two_parts_keeps_its_authors(
    there: Conference, user: User, upload: Upload
) -> None:
    batch = upload(*(row for row in rows_of(range(1, 5)) if "Ada Ames" not in row))
    keep_settlement(batch, ENDED)
    batch.refresh_from_db()
    begin(batch, user)
    go_on(2)
    factories.make_paper(there, Author.objects.create(conference=there, name="Zoe Zed"), number="9")
    Authorship.objects.filter(paper__number="4", printed_name="Ada Ames").update(position=7)

    go_on()
    batch.refresh_from_db()

    assert papers(there)["4"][2] == ["2 Author 4", "7 Ada Ames"]
    assert papers(there)["3"][2] == ["1 Author 3"]
    assert Paper.objects.get(number="9").status == "accepted"
