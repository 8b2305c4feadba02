"""Papers that an import leaves out are asked about, with the cells that are wrong, until they come or are left out for good."""

from collections.abc import Callable

import pytest

from agreements.importing.batches import ordering
from agreements.importing.batches.import_jobs import take_back_parts
from agreements.importing.remarking import held_back_rows
from agreements.importing.uploads import apply_batch, keep_batch
from agreements.matters import held_back
from agreements.models import Conference, HeldRows, ImportBatch, MatterKind, User
from signatures.operations import invariants
from tests import factories

pytestmark = pytest.mark.django_db
HEADER = "paper_id,title,author_order,name,email"
ADA, BEN = "7,On Kites,1,Ada Ames,ada@ex.org", "7,On Kites,2,,ben@ex.org"
CY, DEE = "8,On Wind,1,Cy Coe,cy@ex.org", "9,On Rain,1,Dee Doe,dee@ex.org"
NAMELESS = ",T,2,Eve Ely,eve@ex.org"
Listing = Callable[..., ImportBatch]


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


@pytest.fixture
def imported(conference: Conference, user: User) -> Listing:
    def import_(*lines: str) -> ImportBatch:
        content = "\n".join([HEADER, *lines]).encode()
        batch = keep_batch(conference, filename="papers.csv", content=content, by=user)
        apply_batch(batch, by=user, partial=True, previewed="")
        batch.refresh_from_db()
        return batch

    return import_


def asked(conference: Conference) -> list[list[str]]:
    """About which papers; checked against what the rows tell."""
    assert [each for each in invariants.examine(conference, with_files=False).breaches if "matter" in each] == []
    found = conference.matters.open().filter(kind=MatterKind.HELD).select_related("held")
    return sorted(each.held.numbers for each in found if each.held)


def test_a_paper_that_is_left_out_is_asked_about_with_its_rows(conference: Conference, imported: Listing) -> None:
    imported(ADA, BEN, CY)

    assert asked(conference) == [["7"]]
    [first, second] = HeldRows.objects.get().rows
    assert (first["row"], first["wrong"], first["cells"]["email"]) == (2, {}, "ada@ex.org")
    assert (second["row"], list(second["wrong"]), second["cells"]["email"]) == (3, ["name"], "ben@ex.org")
    assert first["why"].startswith("Left out because row 3")


def test_a_row_without_a_paper_is_one_with_those_beside_it(conference: Conference, imported: Listing) -> None:
    imported(ADA, CY, NAMELESS, DEE)

    assert asked(conference) == [["8", "9"]]
    assert [row["row"] for row in HeldRows.objects.get().rows] == [3, 4, 5]


def test_a_later_list_that_has_all_of_it_ends_it(conference: Conference, imported: Listing) -> None:
    imported(ADA, BEN, CY)

    later = imported(ADA, BEN.replace("2,,", "2,Ben Boe,"))

    assert (asked(conference), HeldRows.objects.get().taken) == ([], later)


def test_taking_an_import_back_takes_its_question_back_and_asks_the_former_one_again(
    conference: Conference, user: User, imported: Listing
) -> None:
    imported(ADA, BEN, CY)
    later = imported(ADA, BEN.replace("2,,", "2,Ben Boe,"), "9,On Rain,1,,dee@ex.org")
    assert asked(conference) == [["9"]]

    ordering.undo(later, by=user, now=take_back_parts, at_once=300)

    assert asked(conference) == [["7"]]


def test_what_is_left_out_for_good_is_not_asked_again(conference: Conference, user: User, imported: Listing) -> None:
    imported(ADA, BEN, CY)
    matter = conference.matters.open().get()

    assert held_back.leave_out(matter, reason="A poster only", by=user)
    assert not held_back.leave_out(matter, reason="Once more", by=user)
    imported(DEE)

    assert asked(conference) == []
    event = conference.events.get(kind="matter.left")
    assert event.values.get(name="reason").value == "A poster only"


def test_corrected_rows_are_a_list_of_their_own(conference: Conference, imported: Listing) -> None:
    imported(ADA, BEN, CY)

    content = held_back_rows.corrected_list(HeldRows.objects.get(), {"3": {"name": "Ben Boe"}})

    assert content.decode().splitlines() == [
        "paper_id,title,email,author_order,name",
        "7,On Kites,ada@ex.org,1,Ada Ames",
        "7,On Kites,ben@ex.org,2,Ben Boe",
    ]
