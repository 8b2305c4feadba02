from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from agreements.importing.apply import apply
from agreements.importing.plan import plan
from agreements.importing.readers import read
from agreements.importing.steps import Absent, Change, Plan, StepCounts, counts
from agreements.models import Author, Authorship, Conference, Paper, PaperStatus
from agreements.states import State
from tests import factories

HEADER = "paper_id,title,author_order,name,email,affiliation,is_speaker"
ADA = "7,On Kites,1,Ada Ames,ada@ex.org,Ex U,true"
BEN = "7,On Kites,2,Ben Boe,ben@ex.org,,false"
WIND = "8,On Wind,1,Ada Ames,ada@ex.org,Ex U,true"


def planned(conference: Conference, *lines: str, header: str = HEADER) -> Plan:
    return plan(conference, read("\n".join([header, *lines]).encode()))


def imported(conference: Conference, *lines: str, header: str = HEADER) -> Plan:
    return apply(conference, read("\n".join([header, *lines]).encode()), by=None)


def test_plan_adds_everything_when_the_conference_is_empty(conference):
    found = planned(conference, ADA, BEN, WIND)

    assert counts(found.papers) == StepCounts(2, 0, 0)
    assert counts(found.authors) == StepCounts(2, 0, 0)
    assert found.rows == StepCounts(3, 0, 0)
    assert [(step.paper, step.row.email, step.needs_agreement) for step in found.added] == [
        ("7", "ada@ex.org", True),
        ("7", "ben@ex.org", True),
        ("8", "ada@ex.org", True),
    ]
    assert (found.changes, found.absent, found.is_empty) == ([], (), False)


def test_plan_writes_nothing(conference):
    planned(conference, ADA)

    assert (Paper.objects.count(), Author.objects.count(), Authorship.objects.count()) == (0, 0, 0)


def test_plan_is_empty_when_the_file_comes_again(conference):
    imported(conference, ADA, BEN, WIND)

    found = planned(conference, ADA, BEN, WIND)

    assert (found.rows, found.is_empty) == (StepCounts(0, 0, 3), True)


def test_plan_looks_at_its_own_conference_only(conference):
    imported(factories.make_ready_conference(), ADA, BEN)

    assert planned(conference, ADA, BEN).rows == StepCounts(2, 0, 0)


def test_plan_names_every_change_with_from_and_to(conference):
    imported(conference, ADA, BEN)

    found = planned(
        conference, "7,On Kits,2,Ada M. Ames,ada@ex.org,Why U,false", "7,On Kits,1,Ben Boe,ben@ex.org,,false"
    )

    assert found.changes == [
        Change("Paper 7", "title", "On Kites", "On Kits"),
        Change("ada@ex.org", "name", "Ada Ames", "Ada M. Ames"),
        Change("Ada M. Ames on paper 7", "printed name", "Ada Ames", "Ada M. Ames"),
        Change("Ada M. Ames on paper 7", "position", "1", "2"),
        Change("Ada M. Ames on paper 7", "speaker", "yes", "no"),
        Change("Ada M. Ames on paper 7", "affiliation", "Ex U", "Why U"),
        Change("Ben Boe on paper 7", "position", "2", "1"),
    ]
    assert found.rows == StepCounts(0, 2, 0)


def test_plan_counts_a_row_as_changed_when_its_paper_or_person_changes(conference):
    imported(conference, ADA, BEN, WIND)

    assert planned(conference, ADA, BEN, WIND.replace("On Wind", "On Winds")).rows == StepCounts(0, 1, 2)
    renamed = [line.replace("Ex U", "Why U") for line in (ADA, BEN, WIND)]
    assert planned(conference, *renamed).rows == StepCounts(0, 2, 1)


def test_plan_says_what_signed_agreements_keep(conference):
    imported(conference, ADA, BEN)
    for authorship in Authorship.objects.all():
        agreement = authorship.agreements.get()
        factories.invite(agreement)
        factories.sign(agreement)

    changed = [line.replace("Kites", "Kits").replace("Ada Ames", "Ada M. Ames") for line in (ADA, BEN)]
    found = planned(conference, *changed)

    assert [(change.field, change.remark) for change in found.changes] == [
        ("title", "2 signed agreements keep the title as signed."),
        ("name", ""),
        ("printed name", "The signed agreement keeps the name as signed."),
    ]


def test_plan_never_erases_by_an_empty_cell_or_a_missing_column(conference):
    imported(
        conference,
        "7,K,Ada Ames,ada@ex.org,Ex U,true,yes,Main,2020-09-23,0000-0002-1825-0097,de",
        header="paper_id,title,name,email,affiliation,is_speaker,is_corresponding,track,date,orcid,language",
    )

    assert planned(conference, "7,K,Ada Ames,ada@ex.org", header="paper_id,title,name,email").is_empty
    assert planned(
        conference, "7,K,Ada Ames,ada@ex.org,,,,", header="paper_id,title,name,email,affiliation,track,date,orcid"
    ).is_empty
    assert Paper.objects.get().date == date(2020, 9, 23)


def test_plan_takes_an_empty_flag_for_no_when_its_column_is_there(conference):
    imported(conference, ADA)

    assert planned(conference, ADA.replace("true", "")).changes == [
        Change("Ada Ames on paper 7", "speaker", "yes", "no")
    ]


def test_plan_names_a_person_by_the_commonest_spelling_and_keeps_it(conference):
    small, large = "7,K,1,ada ames,ada@ex.org,,", "{},K,1,Ada Ames,ada@ex.org,,"
    imported(conference, small, large.format(8), large.format(9))

    assert Author.objects.get().name == "Ada Ames"
    assert [each.printed_name for each in Authorship.objects.order_by("paper__number")] == [
        "ada ames",
        "Ada Ames",
        "Ada Ames",
    ]
    assert planned(conference, large.format(8), small).is_empty
    assert [change.subject for change in planned(conference, small).changes] == ["ada@ex.org"]


def test_plan_reports_who_is_absent_from_the_file(conference):
    imported(conference, ADA, BEN, WIND)

    found = planned(conference, ADA)

    assert found.absent == (Absent("7", "Ben Boe", "ben@ex.org"), Absent("8", "Ada Ames", "ada@ex.org"))
    assert found.is_empty


def test_plan_owes_an_agreement_again_when_the_only_one_is_void(conference):
    imported(conference, ADA, BEN)
    _void(Authorship.objects.get(author__email="ben@ex.org"))

    found = planned(conference, ADA, BEN)

    assert found.changes == [Change("Ben Boe on paper 7", "agreement", "Ended", "Not invited")]
    assert found.rows == StepCounts(0, 1, 1)
    assert planned(conference, ADA).absent == ()


def test_plan_leaves_a_withdrawn_paper_without_new_agreements(conference):
    imported(conference, ADA, BEN)
    _void(Authorship.objects.get(author__email="ben@ex.org"))
    Paper.objects.update(status=PaperStatus.WITHDRAWN)

    assert planned(conference, ADA, BEN).is_empty
    assert [s.needs_agreement for s in planned(conference, "7,On Kites,3,Cy Coe,cy@ex.org,,").added] == [False]


def test_plan_has_another_fingerprint_when_the_database_moved(conference):
    before = planned(conference, ADA, BEN).fingerprint
    assert planned(conference, ADA, BEN).fingerprint == before

    factories.make_author(conference, email="ada@ex.org", name="Ada Ames")

    assert planned(conference, ADA, BEN).fingerprint != before


@pytest.mark.parametrize("papers", [1, 3])
def test_plan_takes_six_queries(conference, django_assert_num_queries: DjangoAssertNumQueries, papers):
    lines = [f"{number},Title,1,Ada,ada{number}@ex.org,," for number in range(papers)]
    imported(conference, *lines)
    reading = read("\n".join([HEADER, *lines]).encode())

    with django_assert_num_queries(6):
        plan(conference, reading)


def _void(authorship: Authorship) -> None:
    authorship.agreements.all().delete()
    factories._bring_to(factories.make_draft(authorship), State.VOID)
