"""What an imported list no longer has is asked about, unless somebody settled it in the preview."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from agreements import matters
from agreements.importing.batches import ordering
from agreements.importing.batches.import_jobs import take_back_parts
from agreements.importing.difference.kinds_and_remedies import DifferenceKind, Remedy
from agreements.importing.difference.settlement import Settlement
from agreements.importing.listings.choices import Choices
from agreements.importing.uploads import apply_batch, keep_batch, keep_choices, keep_settlement
from agreements.models import Conference, ImportBatch, MatterKind, NoLongerListed, User
from agreements.papers import withdrawing
from agreements.people.authorships import taking_off
from signatures.operations import invariants
from tests import factories
from tests.agreements.importing.differing.conftest import HEADER

pytestmark = pytest.mark.django_db
ADA, BEN = "7,On Kites,1,Ada Ames,ada@ex.org,accept", "7,On Kites,2,Ben Boe,ben@ex.org,accept"
CY, CY_REJECTED = "8,On Wind,1,Cy Coe,cy@ex.org,accept", "8,On Wind,1,Cy Coe,cy@ex.org,reject"
Listing = Callable[..., ImportBatch]


@pytest.fixture
def user(conference: Conference) -> User:
    return factories.make_member(conference)


@pytest.fixture
def imported(conference: Conference, user: User) -> Listing:
    def import_(*lines: str, **remedies: str) -> ImportBatch:
        content = "\n".join([f"{HEADER},decision", *lines]).encode()
        batch = keep_batch(conference, filename="camera-ready.csv", content=content, by=user)
        keep_choices(batch, Choices(accepted=("accept",)))
        said = {DifferenceKind(kind): Remedy(remedy) for kind, remedy in remedies.items()}
        if said:
            settlement = replace(Settlement(), remedies=said, reason="As the chairs decided.")
            keep_settlement(batch, settlement)
            batch.settlement = settlement.as_json()
        apply_batch(batch, by=user, partial=False, previewed="")
        batch.refresh_from_db()
        return batch

    import_(ADA, BEN, CY)
    return import_


def asked(conference: Conference) -> list[str]:
    """About whom; checked against what the rows tell."""
    assert [each for each in invariants.examine(conference, with_files=False).breaches if "matter" in each] == []
    found = conference.matters.open().filter(kind=MatterKind.GONE)
    return sorted(found.values_list("author__name", flat=True))


def test_whoever_is_gone_is_asked_about_and_stays(conference: Conference, imported: Listing) -> None:
    imported(ADA, CY)

    assert asked(conference) == ["Ben Boe"]
    matter = conference.matters.open().get()
    assert (matter.is_blocking, matter.agreement.authorship.printed_name) == (False, "Ben Boe")
    assert conference.papers.get(number="7").authorships.filter(ended_at=None).count() == 2


def test_a_paper_that_is_not_accepted_any_more_is_asked_about_once(conference: Conference, imported: Listing) -> None:
    imported(ADA, BEN, CY_REJECTED)

    assert asked(conference) == ["Cy Coe"]
    assert NoLongerListed.objects.get().is_of_paper


@pytest.mark.parametrize("remedy", ["keep", "void"])
def test_what_the_preview_settled_is_not_asked(conference: Conference, imported: Listing, remedy: str) -> None:
    imported(ADA, CY_REJECTED, gone=remedy, withdrawn=remedy)

    assert asked(conference) == []


def test_a_list_that_names_them_again_ends_it_and_one_that_does_not_asks_anew(
    conference: Conference, user: User, imported: Listing
) -> None:
    imported(ADA, CY_REJECTED)
    matters.settle_by_hand(conference.matters.open().get(author__name="Ben Boe"), by=user)
    imported(ADA, CY)
    assert asked(conference) == []

    imported(ADA, BEN, CY)
    imported(ADA, CY)

    assert asked(conference) == ["Ben Boe"]


def test_what_was_kept_is_not_asked_about_again(conference: Conference, user: User, imported: Listing) -> None:
    imported(ADA, CY)
    matters.settle_by_hand(conference.matters.open().get(), by=user)

    imported(ADA, CY)

    assert asked(conference) == []


def test_taking_the_import_back_takes_the_question_back(conference: Conference, user: User, imported: Listing) -> None:
    first = imported(ADA, CY)
    again = imported(ADA, BEN, CY, "9,On Rain,1,Dee Doe,dee@ex.org,accept")
    assert asked(conference) == []
    ordering.undo(again, by=user, now=take_back_parts, at_once=300)
    assert asked(conference) == ["Ben Boe"]

    ordering.undo(first, by=user, now=take_back_parts, at_once=300)

    assert (asked(conference), NoLongerListed.objects.count()) == ([], 0)


def test_the_deeds_of_the_desk_end_it(conference: Conference, user: User, imported: Listing) -> None:
    imported(ADA, CY_REJECTED)
    gone = conference.papers.get(number="7").authorships.get(printed_name="Ben Boe")

    taking_off.end_authorship(gone, reason="Not an author", by=user)
    withdrawing.withdraw(conference, [conference.papers.get(number="8").pk], reason="Not accepted", by=user)

    assert asked(conference) == []
