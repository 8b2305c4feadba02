"""Who is who in a list: the edge cases of people without address, at one address, at two, and of lists that come again."""

import pytest

from agreements import audit
from agreements.importing.remarks import DoubtKind
from agreements.importing.steps import Plan
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    EndCause,
    Matter,
    MatterKind,
    Paper,
    PaperStatus,
)
from agreements.people.address_changes import change_address
from agreements.people.identities import likeness
from agreements.states import State
from tests import factories
from tests.agreements.importing.who.conftest import Importing

ORCID, OTHER_ORCID = "0000-0002-1825-0097", "0000-0002-1694-233X"


def people() -> list[tuple[str, str]]:
    return list(Author.objects.order_by("pk").values_list("name", "email"))


def doubts(found: Plan) -> list[tuple[int, DoubtKind, str]]:
    return [(doubt.row, doubt.kind, doubt.other) for doubt in found.doubts]


def open_matters() -> list[tuple[str, str]]:
    return list(Matter.objects.open().order_by("pk").values_list("kind", "author__name"))


# --- Edge case 1: an author without an address -----------------------------------------------------------------------
def test_case_1_author_without_address_is_kept_and_shown_and_blocks_the_paper(
    conference: Conference, planned: Importing, imported: Importing
) -> None:
    lines = ["7 1 Ada Ames <ada@ex.org>", "7 2 Lee Two"]

    assert [(each.row, each.sentence) for each in planned(*lines).doubts] == [(3, "Cannot be asked: no address.")]
    imported(*lines)

    assert people() == [("Ada Ames", "ada@ex.org"), ("Lee Two", "")]
    assert list(Agreement.objects.values_list("state", flat=True)) == [State.DRAFT] * 2
    assert open_matters() == [(MatterKind.NO_ADDRESS, "Lee Two")]
    assert [each.authorship.author.name for each in conference.agreements.uninvited()] == ["Ada Ames"]
    assert not Paper.objects.get().is_clear


def test_case_1_two_of_one_name_without_address_are_told_by_their_places(imported: Importing) -> None:
    imported("7 1 Wei Wang", "7 2 Wei Wang", "8 1 Wei Wang")

    assert people() == [("Wei Wang", "")] * 3


def test_case_1_row_with_an_address_fills_it_in(imported: Importing, planned: Importing) -> None:
    imported("7 1 Léa Two", "8 1 Lea Two")

    found = imported("7 - Lea Two <lea@ex.org>")

    assert people() == [("Lea Two", "lea@ex.org"), ("Lea Two", "")]
    assert [(change.field, change.before, change.after) for change in found.changes][:2] == [
        ("name", "Léa Two", "Lea Two"),
        ("address", "", "lea@ex.org"),
    ]
    assert open_matters() == [(MatterKind.NO_ADDRESS, "Lea Two")]
    assert planned("7 1 Lea Two").is_empty


def test_case_1_filled_in_address_is_told_by_the_log(conference: Conference, imported: Importing) -> None:
    imported("7 1 Lea Two")
    imported("7 1 Lea Two <lea@ex.org>")

    event = conference.events.get(kind="author.address_changed")
    assert dict(event.values.values_list("name", "value")) == {"from": "", "to": "lea@ex.org"}
    assert audit.chain_and_values(conference) == (None, [])


# --- Edge case 2: two at one address ---------------------------------------------------------------------------------
@pytest.mark.parametrize("other_paper", ["7", "8"])
def test_case_2_two_names_at_one_address_are_two_people(imported: Importing, other_paper: str) -> None:
    found = imported("7 1 Wei Zhang <lab@ex.org>", f"{other_paper} 2 María López <lab@ex.org>")

    assert people() == [("Wei Zhang", "lab@ex.org"), ("María López", "lab@ex.org")]
    assert doubts(found) == [(2, DoubtKind.SHARED_ADDRESS, "María López"), (3, DoubtKind.SHARED_ADDRESS, "Wei Zhang")]
    assert open_matters() == [(MatterKind.SHARED_ADDRESS, "María López")]
    assert Agreement.objects.count() == 2


def test_case_2_second_name_at_a_known_address_is_somebody_new(imported: Importing) -> None:
    imported("7 1 Wei Zhang <lab@ex.org>")

    imported("7 1 Wei Zhang <lab@ex.org>", "7 2 María López <lab@ex.org>")

    assert people() == [("Wei Zhang", "lab@ex.org"), ("María López", "lab@ex.org")]


def test_case_2_names_that_are_alike_are_one_person_with_spellings(imported: Importing) -> None:
    imported("7 1 María López <m@ex.org>", "8 1 Maria Lopez <m@ex.org>")

    assert people() == [("María López", "m@ex.org")]
    assert sorted(Authorship.objects.values_list("printed_name", flat=True)) == ["Maria Lopez", "María López"]


def test_case_2_corrected_name_at_its_address_and_on_its_paper_is_the_same_person(imported: Importing) -> None:
    imported("7 1 Ada Ames <ada@ex.org>")

    found = imported("7 1 Ada M. Ames <ada@ex.org>")

    assert people() == [("Ada M. Ames", "ada@ex.org")]
    assert doubts(found) == [(2, DoubtKind.NEW_NAME, "Ada Ames")]


# --- Edge case 3: one person at two addresses ------------------------------------------------------------------------
def test_case_3_one_orcid_with_two_addresses_is_one_person(imported: Importing) -> None:
    found = imported(f"7 1 Ada Ames <ada@ex.org> {ORCID}", f"8 1 Ada Ames <ada@home.org> {ORCID}")

    assert people() == [("Ada Ames", "ada@ex.org")]
    assert doubts(found) == [(3, DoubtKind.OTHER_ADDRESS, "Ada Ames")]


def test_case_3_two_orcids_of_one_name_on_a_paper_are_two_people(imported: Importing) -> None:
    imported(f"7 1 Wei Wang <a@ex.org> {ORCID}")

    imported(f"7 1 Wei Wang <a@ex.org> {ORCID}", f"7 2 Wei Wang <b@ex.org> {OTHER_ORCID}")

    assert people() == [("Wei Wang", "a@ex.org"), ("Wei Wang", "b@ex.org")]


def test_case_3_copied_orcid_joins_nobody(imported: Importing) -> None:
    imported(f"7 1 Ada Ames <ada@ex.org> {ORCID}", f"7 2 Ben Boe <ben@ex.org> {ORCID}")

    assert [name for name, _ in people()] == ["Ada Ames", "Ben Boe"]


def test_case_3_other_address_on_the_same_paper_changes_the_address(
    conference: Conference, imported: Importing
) -> None:
    imported("7 1 Ada Ames <typo@ex.org>", "7 2 Ben Boe <ben@ex.org>", "8 1 Ada Ames <typo@ex.org>")
    link = factories.invite(Agreement.objects.get(authorship__author__name="Ada Ames", authorship__paper__number="7"))

    found = imported("7 1 Ada Ames <ada@ex.org>", "7 2 Ben Boe <ben@ex.org>", "8 1 Ada Ames <ada@ex.org>")

    assert people() == [("Ada Ames", "ada@ex.org"), ("Ben Boe", "ben@ex.org")]
    [change] = found.changes
    assert (change.subject, change.field, change.before, change.after, change.remark) == (
        "typo@ex.org",
        "address",
        "typo@ex.org",
        "ada@ex.org",
        "Probably Ada Ames at another address.",
    )
    link.refresh_from_db()
    assert link.is_revoked
    assert Agreement.objects.count() == 3
    assert audit.chain_and_values(conference) == (None, [])


def test_case_3_other_address_beside_the_known_one_is_a_doubt(imported: Importing) -> None:
    imported("7 1 Ada Ames <ada@ex.org>", "8 1 Ada Ames <ada@ex.org>")

    found = imported("7 1 Ada Ames <ada@home.org>", "8 1 Ada Ames <ada@ex.org>")

    assert people() == [("Ada Ames", "ada@ex.org")]
    assert [each.sentence for each in found.doubts] == [
        "Probably Ada Ames at another address. Mail goes to the known one until you change it."
    ]
    assert Agreement.objects.count() == 2


def test_case_3_address_of_somebody_else_is_taken_from_nobody(imported: Importing) -> None:
    imported("7 1 Ada Ames <ada@ex.org>", "8 1 Ben Boe <ben@ex.org>")

    found = imported("7 1 Ada Ames <ben@ex.org>")

    assert people() == [("Ada Ames", "ada@ex.org"), ("Ben Boe", "ben@ex.org")]
    assert doubts(found) == [(2, DoubtKind.OTHER_ADDRESS, "Ada Ames")]


@pytest.mark.parametrize(
    ("first", "second", "is_one_mailbox"),
    [
        pytest.param("ada.ames@gmail.com", "adaames@googlemail.com", True, id="relations: googlemail/gmail"),
        pytest.param("ada.ames@googlemail.com", "ada.ames@gmail.com", True, id="JWManagement#103"),
        ("ada.ames@gmail.com", "adaames+icml@gmail.com", True),
        ("ada.ames@gmail.com", "ada.amess@gmail.com", False),
        ("ada.ames@ex.org", "adaames@ex.org", False),
    ],
)
def test_case_3_two_addresses_of_one_mailbox_are_hinted_at_and_stay_two(
    conference: Conference, imported: Importing, planned: Importing, first: str, second: str, is_one_mailbox: bool
) -> None:
    found = imported(f"7 1 Ada Ames <{first}>", f"8 1 A. Ames <{second}>")

    assert people() == [("Ada Ames", first), ("A. Ames", second)]
    hint = DoubtKind.SAME_MAILBOX
    assert doubts(found) == ([(2, hint, "A. Ames"), (3, hint, "Ada Ames")] if is_one_mailbox else [])
    assert doubts(planned(f"8 1 A. Ames <{second}>")) == [(2, hint, "Ada Ames")] * is_one_mailbox
    pairs = likeness.of_conference(conference, limit=10)
    assert [each.words for each in pairs] == [["Two addresses of one mailbox"]] * is_one_mailbox


# --- Edge case 23: lists that come again -----------------------------------------------------------------------------
def test_case_23_same_list_once_more_changes_nothing(conference: Conference, imported: Importing) -> None:
    lines = [
        "7 1 Wei Zhang <lab@ex.org>",
        "7 2 María López <lab@ex.org>",
        "7 3 Wei Wang",
        "7 4 Wei Wang",
        f"8 1 Ada Ames <ada@ex.org> {ORCID}",
        f"9 1 Ada Ames <ada@home.org> {ORCID}",
        "9 2 Maria Lopez <lab@ex.org>",
    ]
    imported(*lines)
    before = people(), Authorship.objects.count(), conference.events.count(), open_matters()

    imported(*reversed(lines))

    assert (people(), Authorship.objects.count(), conference.events.count(), open_matters()) == before


def test_case_23_stale_list_with_a_former_address_adds_nobody(imported: Importing) -> None:
    imported("7 1 Uma Unreach <old@ex.org>")
    change_address(Author.objects.get(), email="new@ex.org", by=factories.make_user())

    found = imported("7 1 Uma Unreach <old@ex.org>", "8 1 Uma Unreach <old@ex.org>")

    assert people() == [("Uma Unreach", "new@ex.org")]
    assert doubts(found) == [
        (2, DoubtKind.FORMER_ADDRESS, "new@ex.org"),
        (3, DoubtKind.FORMER_ADDRESS, "new@ex.org"),
    ]


def test_case_23_merged_author_named_by_a_stale_list_is_the_survivor(
    conference: Conference, imported: Importing
) -> None:
    imported("7 1 Ada Ames <ada@ex.org>", "8 1 A. M. Ames <ada@home.org>")
    survivor, merged = Author.objects.order_by("pk")
    Authorship.objects.filter(author=merged).update(author=survivor)
    Author.objects.filter(pk=merged.pk).update(merged_into=survivor)
    factories.evaluate(conference)

    found = imported("8 1 A. M. Ames <ada@home.org>", "9 1 A. M. Ames <ada@home.org>")

    assert doubts(found) == [(2, DoubtKind.FORMER_ADDRESS, "ada@ex.org"), (3, DoubtKind.FORMER_ADDRESS, "ada@ex.org")]
    assert Author.objects.count() == 2
    assert set(Authorship.objects.values_list("author", flat=True)) == {survivor.pk}


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (
            EndCause.NOT_AN_AUTHOR,
            (
                "Was taken off this paper, and stays off it. "
                "If that is wrong, open the paper and press “Put back” beside this name."
            ),
        ),
        (EndCause.MOVED, "Left this paper by a merger, and stays off it."),
    ],
)
def test_case_23_whoever_was_taken_off_a_paper_stays_off_it(
    conference: Conference, imported: Importing, planned: Importing, cause: EndCause, words: str
) -> None:
    lines = ["7 1 Ada Ames <ada@ex.org>", "7 2 Ben Boe <ben@ex.org>"]
    imported(*lines)
    agreement = Agreement.objects.get(authorship__author__name="Ben Boe")
    factories.void(agreement)
    Authorship.objects.filter(pk=agreement.authorship_id).update(ended_at=agreement.created_at, ended_cause=cause)

    found = planned(*lines)
    paper = Paper.objects.get()
    assert [(each.row, each.page, each.sentence) for each in found.doubts] == [(3, paper.pk, words)]
    assert found.is_empty
    imported(lines[0], "7 2 Cy Coe <cy@ex.org>", "7 3 Ben Boe <ben@ex.org>")

    assert sorted(Authorship.objects.standing().values_list("printed_name", "position")) == [
        ("Ada Ames", 1),
        ("Cy Coe", 2),
    ]


def test_case_23_withdrawn_paper_stays_withdrawn(imported: Importing) -> None:
    imported("7 1 Ada Ames <ada@ex.org>")
    Paper.objects.update(status=PaperStatus.WITHDRAWN)

    found = imported("7 1 Ada Ames <ada@ex.org>", "7 2 Ben Boe <ben@ex.org>")

    assert doubts(found) == [(2, DoubtKind.WITHDRAWN, "")]
    assert Paper.objects.get().status == PaperStatus.WITHDRAWN
    assert Agreement.objects.count() == 1


def test_case_23_half_a_list_takes_nobody_away(imported: Importing) -> None:
    imported("7 1 Ada Ames <ada@ex.org>", "7 2 Lee Two", "8 1 Ben Boe <ben@ex.org>")

    found = imported("7 1 Ada Ames <ada@ex.org>")

    assert [(each.paper, each.name, each.email) for each in found.absent] == [
        ("7", "Lee Two", ""),
        ("8", "Ben Boe", "ben@ex.org"),
    ]
    assert Authorship.objects.standing().count() == 3
