"""What is done about each kind of difference, and to whom: by default, and as somebody settled it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from agreements import audit
from agreements.importing.apply import StalePlanError, apply
from agreements.importing.difference.kinds_and_remedies import DifferenceKind
from agreements.importing.differing import carrying_out
from agreements.importing.listings.choices import Choices
from agreements.importing.readers import read
from agreements.importing.rows import Reading
from agreements.importing.steps import Plan
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    Correction,
    EndCause,
    Message,
    MessageKind,
    Paper,
    PaperStatus,
    VoidCause,
)
from agreements.people.authorships.taking_off import reinstate_authorship
from agreements.states import State
from signatures.operations import invariants
from tests import factories
from tests.agreements.importing.differing.conftest import HEADER, Settling, agreement_of, reading_of, sign, standing

ADA, BEN, CY = "7,On Kites,1,Ada Ames,ada@ex.org", "7,On Kites,2,Ben Boe,ben@ex.org", "7,On Kites,3,Cy Coe,cy@ex.org"
ADA8 = "8,On Wind,1,Ada Ames,ada@ex.org"


def told(found: Plan) -> dict[str, list[tuple[str, str, str, str]]]:
    """By kind: paper, author, before, after."""
    return {
        kind.value: [(each.paper, each.name, each.before, each.after) for each in rows]
        for kind, rows in found.difference.by_kind.items()
    }


def breaches(conference: Conference) -> list[str]:
    return list(invariants.examine(conference, with_files=False).breaches)


def deciding(lines: Sequence[str], remedies: dict[str, str], *, ticked: tuple[str, ...] = ()) -> Reading:
    """With a column of decisions, of which accept is taken."""
    content = "\n".join([f"{HEADER},decision", *lines]).encode()
    settlement = reading_of((ADA,), HEADER, remedies, ticked).settlement
    return replace(read(content, Choices(accepted=("accept",))), settlement=settlement)


@pytest.fixture
def three(imported: Settling, conference: Conference) -> Conference:
    imported(ADA, BEN, CY)
    return conference


def mails(kind: MessageKind) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("author__name", flat=True))


# --- Gone -------------------------------------------------------------------------------------------------------------
def test_whoever_is_gone_stays_and_is_told(three: Conference, imported: Settling) -> None:
    found = imported(ADA, BEN)

    assert told(found) == {"gone": [("7", "Cy Coe", "Cy Coe", "")]}
    assert found.is_empty
    assert standing(three) == ["1 Ada Ames", "2 Ben Boe", "3 Cy Coe"]


def test_gone_is_only_said_of_papers_that_the_list_names(three: Conference, planned: Settling) -> None:
    found = planned(ADA8)

    assert told(found) == {"new_paper": [("8", "", "", "On Wind")]}
    assert found.difference.unnamed == 1


def test_a_tick_ends_one_of_those_who_are_gone(three: Conference, imported: Settling, planned: Settling) -> None:
    sign("Ben Boe")
    keys = {each.name: each.key for each in planned(ADA).difference.rows}

    found = imported(ADA, ticked=(keys["Ben Boe"],))

    assert standing(three) == ["1 Ada Ames", "2 Cy Coe"]
    ended = Authorship.objects.get(printed_name="Ben Boe")
    agreement = ended.agreements.get()
    assert (ended.ended_cause, agreement.state) == (EndCause.NOT_AN_AUTHOR, State.VOID)
    assert (agreement.void_cause, agreement.reason) == (VoidCause.AUTHORSHIP_ENDED, "As the chairs decided.")
    assert (mails(MessageKind.ENDED), len(found.ended)) == (["Ben Boe"], 1)
    assert three.events.get(kind="import.applied", payload__ended=1).payload["ended"] == 1
    assert (audit.chain_and_values(three), breaches(three)) == ((None, []), [])


def test_all_who_are_gone_are_ended_when_the_whole_kind_is(three: Conference, imported: Settling) -> None:
    imported(ADA, gone="void")

    assert standing(three) == ["1 Ada Ames"]
    assert mails(MessageKind.ENDED) == []  # nobody of them was ever asked


def test_somebody_else_takes_the_place_of_whoever_is_gone(three: Conference, imported: Settling) -> None:
    lines = "7,On Kites,1,Cy Coe,cy@ex.org", "7,On Kites,2,Dee Doe,dee@ex.org", "7,On Kites,4,Ada Ames,ada@ex.org"

    assert [problem.column for problem in imported(*lines, gone="void").reading.problems] == []

    assert standing(three) == ["1 Cy Coe", "2 Dee Doe", "3 Ada Ames"]
    assert breaches(three) == []


def test_a_place_that_is_taken_by_whoever_is_gone_can_be_given_by_a_tick(
    three: Conference, planned: Settling, imported: Settling
) -> None:
    lines = ADA, "7,On Kites,2,Cy Coe,cy@ex.org"
    found = planned(*lines)

    assert [problem.is_left_out for problem in found.reading.problems] == [True, False]
    [gone] = found.difference.rows
    imported(*lines, ticked=(gone.key,))
    assert standing(three) == ["1 Ada Ames", "2 Cy Coe"]


def test_places_close_up_behind_whoever_is_gone_in_a_list_without_positions(
    three: Conference, imported: Settling
) -> None:
    imported(
        "7,On Kites,Ada Ames,ada@ex.org",
        "7,On Kites,Cy Coe,cy@ex.org",
        header="paper_id,title,name,email",
        gone="void",
    )

    assert standing(three) == ["1 Ada Ames", "2 Cy Coe"]


# --- Added, and new papers --------------------------------------------------------------------------------------------
def test_whoever_is_added_is_left_out_when_that_is_kept(three: Conference, imported: Settling) -> None:
    lines = "7,On Kites,1,Dee Doe,dee@ex.org", "7,On Kites,2,Ada Ames,ada@ex.org", "7,On Kites,3,Ben Boe,ben@ex.org"
    found = imported(*lines, "7,On Kites,4,Cy Coe,cy@ex.org", added="keep")

    assert told(found) == {"added": [("7", "Dee Doe", "", "Dee Doe")]}
    assert found.is_empty
    assert standing(three) == ["1 Ada Ames", "2 Ben Boe", "3 Cy Coe"]


def test_whoever_is_added_goes_where_the_list_has_them(three: Conference, imported: Settling) -> None:
    lines = "7,On Kites,1,Dee Doe,dee@ex.org", "7,On Kites,2,Ada Ames,ada@ex.org", "7,On Kites,3,Ben Boe,ben@ex.org"
    imported(*lines, "7,On Kites,4,Cy Coe,cy@ex.org")

    assert standing(three) == ["1 Dee Doe", "2 Ada Ames", "3 Ben Boe", "4 Cy Coe"]


def test_new_papers_are_left_out_when_that_is_kept(three: Conference, imported: Settling) -> None:
    assert imported(ADA8, new_paper="keep").is_empty
    imported(ADA8)
    assert standing(three, "8") == ["1 Ada Ames"]


# --- Names ------------------------------------------------------------------------------------------------------------
RENAMED = "7,On Kites,2,Ben B. Boe,ben@ex.org"


def test_a_name_is_amended_and_what_was_signed_stays(three: Conference, imported: Settling) -> None:
    sign("Ben Boe")

    found = imported(ADA, RENAMED, CY)

    assert told(found) == {"renamed": [("7", "Ben B. Boe", "Ben Boe", "Ben B. Boe")]}
    agreement = agreement_of("Ben B. Boe")
    assert (agreement.state, agreement.signed_name) == (State.COUNTERSIGNED, "Ben Boe")


def test_a_name_stays_as_it_is_when_it_is_kept(three: Conference, imported: Settling) -> None:
    assert imported(ADA, RENAMED, CY, renamed="keep").is_empty
    assert set(Author.objects.values_list("name", flat=True)) == {"Ada Ames", "Ben Boe", "Cy Coe"}


def test_whoever_signed_under_another_name_is_asked_again(three: Conference, imported: Settling) -> None:
    sign("Ben Boe", "Cy Coe")

    imported(ADA, RENAMED, CY, renamed="ask_again")

    agreement = agreement_of("Ben B. Boe")
    assert (agreement.state, agreement.replaces.signed_name) == (State.INVITED, "Ben Boe")
    assert agreement_of("Cy Coe").state == State.COUNTERSIGNED
    assert mails(MessageKind.INVITATION) == ["Ben B. Boe"]
    assert breaches(three) == []


@pytest.mark.parametrize(
    ("rule", "kind"), [(Correction.AMEND, MessageKind.CORRECTED), (Correction.ASK_AGAIN, MessageKind.INVITATION)]
)
def test_the_conferences_rule_decides_about_who_signed_under_another_name(
    three: Conference, imported: Settling, rule: Correction, kind: MessageKind
) -> None:
    sign("Ben Boe")
    Conference.objects.filter(pk=three.pk).update(name_correction=rule)

    imported(ADA, RENAMED, CY)

    assert mails(kind) == ["Ben B. Boe"]


# --- Order ------------------------------------------------------------------------------------------------------------
SWAPPED = "7,On Kites,2,Ada Ames,ada@ex.org", "7,On Kites,1,Ben Boe,ben@ex.org"


def test_another_order_is_taken_or_kept(three: Conference, imported: Settling) -> None:
    kept = imported(*SWAPPED, CY, reordered="keep")

    assert told(kept) == {"reordered": [("7", "", "Ada Ames; Ben Boe; Cy Coe", "Ben Boe; Ada Ames; Cy Coe")]}
    assert kept.is_empty
    imported(*SWAPPED, CY)
    assert standing(three) == ["1 Ben Boe", "2 Ada Ames", "3 Cy Coe"]


def test_whoever_is_added_goes_last_where_the_order_is_kept(three: Conference, imported: Settling) -> None:
    imported(*SWAPPED, "7,On Kites,3,Dee Doe,dee@ex.org", "7,On Kites,4,Cy Coe,cy@ex.org", reordered="keep")

    assert standing(three) == ["1 Ada Ames", "2 Ben Boe", "3 Cy Coe", "4 Dee Doe"]


# --- Titles -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("title", "kind"),
    [("On kites!", "title_spelling"), ("On <i>Kites</i> and Wind", "title_words"), ("On $Kites$", "title_tex")],
)
def test_a_title_is_amended_by_its_own_kind(three: Conference, imported: Settling, title: str, kind: str) -> None:
    lines = [line.replace("On Kites", title) for line in (ADA, BEN, CY)]
    sign("Ada Ames")

    assert imported(*lines, **{kind: "keep"}).is_empty
    found = imported(*lines, **{kind: "ask_again"})

    assert list(told(found)) == [kind]
    assert agreement_of("Ada Ames").state == State.INVITED
    assert agreement_of("Ben Boe").state == State.DRAFT
    assert breaches(three) == []


def test_case_7_a_title_that_an_import_changes_leaves_what_was_signed_or_asks_again(
    three: Conference, imported: Settling
) -> None:
    lines = [line.replace("On Kites", r"On $\beta$ Kites" + 240 * "!") for line in (ADA, BEN, CY)]
    sign("Ada Ames")

    imported(*lines)

    agreement = agreement_of("Ada Ames")
    assert (agreement.state, agreement.signed_title) == (State.COUNTERSIGNED, "On Kites")
    imported(*(line.replace("On Kites", "風箏") for line in (ADA, BEN, CY)), title_words="ask_again")
    again = agreement_of("Ada Ames")
    assert (again.state, again.replaces.pk, Paper.objects.get().title) == (State.INVITED, agreement.pk, "風箏")


# --- Another number ---------------------------------------------------------------------------------------------------
MOVED = "17,On kites,1,Ada Ames,ada@ex.org", "17,On kites,2,Ben Boe,ben@ex.org", "17,On kites,3,Cy Coe,cy@ex.org"


def test_a_paper_under_another_number_is_another_one_unless_somebody_says_so(
    three: Conference, imported: Settling
) -> None:
    found = imported(*MOVED)

    assert told(found)["moved"] == [("7", "On Kites", "7", "17")]
    assert standing(three, "17") == standing(three, "7")


def test_a_paper_gets_the_lists_number(three: Conference, imported: Settling) -> None:
    sign("Ada Ames")

    imported(*MOVED, moved="amend")

    paper = Paper.objects.get()
    assert (paper.number, paper.title, Agreement.objects.count()) == ("17", "On kites", 3)
    event = three.events.get(kind="paper.renumbered")
    assert (event.subject, event.payload) == (f"paper:{paper.pk}", {"from": "7", "to": "17"})
    assert three.events.filter(kind="import.papers").last().payload["changed"] == [paper.pk]
    assert Paper.objects.search("17").get() == paper
    assert imported(*MOVED).is_empty


def test_a_paper_keeps_its_number_and_takes_the_rest(three: Conference, imported: Settling) -> None:
    imported(*MOVED, moved="keep")

    assert list(Paper.objects.values_list("number", "title")) == [("7", "On kites")]


@pytest.mark.parametrize(
    "lines",
    [
        (*MOVED, ADA),  # the old number is there, too
        ("17,On Kites,1,Dee Doe,dee@ex.org", "17,On Kites,2,Eve Fox,eve@ex.org"),
        tuple(line.replace("kites", "Hail") for line in MOVED),
    ],
)
def test_a_paper_is_not_moved_where_title_or_authors_differ_or_both_are_listed(
    three: Conference, planned: Settling, lines: tuple[str, ...]
) -> None:
    assert DifferenceKind.MOVED not in planned(*lines).difference.by_kind


# --- Withdrawn --------------------------------------------------------------------------------------------------------
LIST = f"{ADA},withdrawn", f"{BEN},withdrawn", f"{CY},withdrawn", f"{ADA8},accept"


def test_a_paper_that_the_list_does_not_accept_stays_until_somebody_withdraws_it(
    three: Conference, conference: Conference
) -> None:
    sign("Ada Ames")
    for remedies, status in (({}, PaperStatus.ACCEPTED), ({"withdrawn": "void"}, PaperStatus.WITHDRAWN)):
        reading = deciding(LIST, remedies)
        found = apply(conference, reading, by=None)

        assert told(found)["withdrawn"] == [("7", "On Kites", "Accepted", "withdrawn")]
        assert conference.papers.get(number="7").status == status

    ended = Agreement.objects.filter(void_cause=VoidCause.PAPER_WITHDRAWN)
    assert ended.count() == 3
    assert mails(MessageKind.ENDED) == ["Ada Ames"]
    assert apply(conference, deciding(LIST, {"withdrawn": "void"}), by=None).is_empty
    assert breaches(three) == []


def test_one_of_those_that_the_list_does_not_accept_is_withdrawn_by_a_tick(
    three: Conference, imported: Settling
) -> None:
    imported(ADA8)
    lines = f"{ADA},reject", f"{ADA8},withdrawn", "9,On Hail,1,Ada Ames,ada@ex.org,accept"

    found = apply(three, deciding(lines, {}, ticked=("8",)), by=None)

    assert told(found)["withdrawn"] == [
        ("7", "On Kites", "Accepted", "reject"),
        ("8", "On Wind", "Accepted", "withdrawn"),
    ]
    assert dict(three.papers.values_list("number", "status")) == {"7": "accepted", "8": "withdrawn", "9": "accepted"}


# --- Addresses --------------------------------------------------------------------------------------------------------
def test_address_changed_is_told_once_for_all_papers_of_a_person_and_kept_or_taken(
    three: Conference, imported: Settling
) -> None:
    imported(ADA8)
    lines = [line.replace("ada@", "ames@") for line in (ADA, ADA8)]

    kept = imported(*lines, BEN, CY, address="keep")

    assert told(kept) == {"address": [("", "Ada Ames", "ada@ex.org", "ames@ex.org")]}
    assert (kept.difference.rows[0].remark, kept.is_empty) == ("on papers 7, 8", True)
    imported(*lines, BEN, CY)
    assert Author.objects.get(name="Ada Ames").email == "ames@ex.org"


def test_a_list_without_addresses_takes_none_away(three: Conference, imported: Settling) -> None:
    found = imported("7,On Kites,1,Ada Ames,", "7,On Kites,2,Ben Boe,N/A", "7,On Kites,3,Cy Coe,-")

    assert found.is_empty
    assert sorted(Author.objects.values_list("email", flat=True)) == ["ada@ex.org", "ben@ex.org", "cy@ex.org"]


# --- Everything else --------------------------------------------------------------------------------------------------
def test_other_details_are_told_and_taken_or_kept(three: Conference, imported: Settling) -> None:
    header = f"{HEADER},affiliation,track"
    lines = f"{ADA},Ex U,Main", f"{BEN},,Main", f"{CY},,Main"

    kept = imported(*lines, header=header, details="keep")

    assert told(kept) == {"details": [("7", "", "", "Main"), ("7", "Ada Ames", "", "Ex U")]}
    assert [each.remark for each in kept.difference.rows] == ["track", "affiliation"]
    assert kept.is_empty
    imported(*lines, header=header)
    assert Authorship.objects.get(position=1).affiliation == "Ex U"


def test_an_agreement_that_was_ended_is_asked_for_again_unless_that_is_kept(
    three: Conference, imported: Settling
) -> None:
    factories.void(agreement_of("Ben Boe"))

    kept = imported(ADA, BEN, CY, asked_anew="keep")

    assert told(kept) == {"asked_anew": [("7", "Ben Boe", "Ended", "Not invited")]}
    assert kept.is_empty
    imported(ADA, BEN, CY)
    assert agreement_of("Ben Boe").state == State.DRAFT


# --- What was shown ---------------------------------------------------------------------------------------------------
def test_what_was_settled_is_part_of_what_was_shown(three: Conference, planned: Settling) -> None:
    shown = planned(ADA, BEN).fingerprint

    assert planned(ADA, BEN, gone="keep").fingerprint != planned(ADA, BEN, gone="void").fingerprint
    assert planned(ADA, BEN).fingerprint == shown
    with pytest.raises(StalePlanError):
        apply(three, reading_of((ADA, BEN), HEADER, {"gone": "void"}, ()), by=None, previewed=shown)
    assert standing(three) == ["1 Ada Ames", "2 Ben Boe", "3 Cy Coe"]


def test_another_rule_of_the_conference_is_another_plan(three: Conference, planned: Settling) -> None:
    shown = planned(ADA, RENAMED, CY).fingerprint
    three.name_correction = Correction.ASK_AGAIN
    three.save()

    assert planned(ADA, RENAMED, CY).fingerprint != shown


# --- Taken back -------------------------------------------------------------------------------------------------------
def test_what_an_import_ended_is_put_back(three: Conference, imported: Settling) -> None:
    imported(ADA8)
    sign("Ben Boe")
    lines = f"{ADA},accept", f"{ADA8},withdrawn"
    found = apply(three, deciding(lines, {"gone": "void", "withdrawn": "void"}), by=None)
    kept = carrying_out.kept(found)
    assert (standing(three), three.papers.get(number="8").status) == (["1 Ada Ames"], PaperStatus.WITHDRAWN)

    left = carrying_out.put_back(three, kept["ended"], kept["withdrawn"], by=None)

    assert left == []
    assert standing(three) == ["1 Ada Ames", "2 Ben Boe", "3 Cy Coe"]
    assert three.papers.get(number="8").status == PaperStatus.ACCEPTED
    assert (agreement_of("Ben Boe").state, agreement_of("Ada Ames", "8").state) == (State.COUNTERSIGNED, State.DRAFT)
    assert breaches(three) == []


def test_what_something_else_befell_since_stays_as_it_is(three: Conference, imported: Settling) -> None:
    found = imported(ADA, gone="void")
    ben = Authorship.objects.get(printed_name="Ben Boe")
    reinstate_authorship(ben, by=None)

    assert carrying_out.put_back(three, carrying_out.kept(found)["ended"], [], by=None) == [ben.pk]
    assert sorted(each.split(" ", 1)[1] for each in standing(three)) == ["Ada Ames", "Ben Boe", "Cy Coe"]


# --- Edge case 23: lists that come again ------------------------------------------------------------------------------
def test_case_23_a_stale_list_is_shown_as_a_difference_and_changes_nothing_where_all_is_kept(
    three: Conference, imported: Settling, planned: Settling
) -> None:
    imported(ADA, RENAMED, CY)
    kinds = {each.value: "keep" for each in planned(ADA, BEN, CY).difference.by_kind}

    assert kinds == {"renamed": "keep"}
    assert imported(ADA, BEN, CY, **kinds).is_empty
    assert standing(three) == ["1 Ada Ames", "2 Ben B. Boe", "3 Cy Coe"]
