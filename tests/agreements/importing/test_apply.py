import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError

from agreements import audit
from agreements.importing.apply import RefusedRowsError, StalePlanError, apply
from agreements.importing.plan import plan
from agreements.importing.readers import read
from agreements.importing.steps import StepCounts
from agreements.models import Agreement, Author, Authorship, Event, Paper
from agreements.states import State
from tests import factories

ICML = Path(__file__).resolve().parents[4] / "shared/data/icml2020.csv"
HEADER = "paper_id,title,author_order,name,email,affiliation,is_speaker"
ADA = "7,On Kites,1,Ada Ames,ada@ex.org,Ex U,true"
BEN = "7,On Kites,2,Ben Boe,ben@ex.org,,false"
BAD = "7,On Kites,3,N/A,cy@ex.org,,false"
DEE = "8,On Wind,1,Dee Doe,dee@ex.org,,false"


def reading_of(*lines: str):
    return read("\n".join([HEADER, *lines]).encode())


def totals() -> tuple[int, int, int, int]:
    return Paper.objects.count(), Author.objects.count(), Authorship.objects.count(), Agreement.objects.count()


def test_apply_writes_papers_authors_and_drafts(conference):
    apply(conference, reading_of(ADA, BEN), by=None)

    paper = Paper.objects.get()
    assert (paper.conference, paper.number, paper.title, paper.date) == (conference, "7", "On Kites", None)
    assert list(Author.objects.order_by("pk").values_list("conference", "name", "email")) == [
        (conference.pk, "Ada Ames", "ada@ex.org"),
        (conference.pk, "Ben Boe", "ben@ex.org"),
    ]
    assert list(
        Authorship.objects.order_by("position").values_list(
            "printed_name", "affiliation", "is_speaker", "author__email"
        )
    ) == [("Ada Ames", "Ex U", True, "ada@ex.org"), ("Ben Boe", "", False, "ben@ex.org")]
    assert [(a.conference, a.state, a.text) for a in Agreement.objects.all()] == [(conference, State.DRAFT, None)] * 2


def test_apply_writes_what_new_and_changed_rows_are_found_and_sorted_by(conference):
    apply(conference, reading_of(ADA, BEN), by=None)
    apply(conference, reading_of(ADA.replace("Ada Ames", "Ada Zoë Ångström").replace("Kites", "Öl")), by=None)

    assert Author.objects.search("angstrom ada").get().email == "ada@ex.org"
    assert not Author.objects.search("ames").exists()
    assert list(Author.objects.values_list("name", flat=True)) == ["Ada Zoë Ångström", "Ben Boe"]
    assert Paper.objects.search("ol ANGSTROM").get().number == "7"


def test_apply_writes_one_event_in_the_name_of_who_did_it(conference):
    user = factories.make_member(conference)
    before = Event.objects.count()
    reading = reading_of(ADA, BEN)

    apply(conference, reading, by=user)

    event = Event.objects.get(number=before + 2)
    assert (event.kind, event.by, Event.objects.count()) == ("import.applied", user, before + 2)
    assert event.payload == {
        "file": reading.digest,
        "rows": 2,
        "papers_added": 1,
        "papers_changed": 0,
        "authors_added": 2,
        "authors_changed": 0,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
        "left_out": 0,
    }
    named = Event.objects.get(number=before + 1)
    added = [conference.papers.get().pk]
    assert (named.kind, named.payload) == ("import.papers", {"file": reading.digest, "added": added, "changed": []})
    assert audit.first_bad_number(conference) is None


def test_apply_changes_nothing_when_the_file_comes_again(conference):
    apply(conference, reading_of(ADA, BEN), by=None)
    before = totals(), Event.objects.count(), list(Agreement.objects.values())

    found = apply(conference, reading_of(ADA, BEN), by=None)

    assert found.is_empty
    assert (totals(), Event.objects.count(), list(Agreement.objects.values())) == before


def test_apply_changes_what_the_file_says_and_keeps_the_agreements(conference):
    apply(conference, reading_of(ADA, BEN), by=None)
    factories.invite(Agreement.objects.get(authorship__author__email="ada@ex.org"))
    before = list(Agreement.objects.order_by("pk").values())

    changed = "7,On Kits,{},{},{},Why U,true"
    apply(
        conference,
        reading_of(changed.format(2, "Ada M. Ames", "ada@ex.org"), changed.format(1, "Ben Boe", "ben@ex.org")),
        by=None,
    )

    assert Paper.objects.get().title == "On Kits"
    assert list(Author.objects.order_by("pk").values_list("name", flat=True)) == ["Ada M. Ames", "Ben Boe"]
    assert list(Authorship.objects.order_by("position").values_list("printed_name", "affiliation", "is_speaker")) == [
        ("Ben Boe", "Why U", True),
        ("Ada M. Ames", "Why U", True),
    ]
    assert list(Agreement.objects.order_by("pk").values()) == before


def test_apply_adds_to_a_paper_that_is_there(conference):
    apply(conference, reading_of(ADA), by=None)

    found = apply(conference, reading_of(ADA, BEN, ADA.replace("7,", "9,", 1)), by=None)

    assert found.rows == StepCounts(2, 0, 1)
    assert totals() == (2, 2, 3, 3)


def test_apply_never_removes_what_the_file_does_not_name(conference):
    apply(conference, reading_of(ADA, BEN), by=None)

    apply(conference, reading_of(ADA), by=None)

    assert totals() == (1, 2, 2, 2)


def test_apply_writes_a_draft_where_the_only_agreement_is_void(conference):
    agreement = factories.make_agreement(conference, state=State.VOID)
    authorship = agreement.authorship
    line = (
        f"{authorship.paper.number},{authorship.paper.title},1,{authorship.printed_name},{authorship.author.email},,"
    )

    apply(conference, reading_of(line), by=None)

    assert sorted(Agreement.objects.filter(authorship=authorship).values_list("state", flat=True)) == ["draft", "void"]


def test_apply_refuses_a_file_with_a_refused_row_unless_partial(conference):
    with pytest.raises(RefusedRowsError):
        apply(conference, reading_of(ADA, BAD), by=None)
    assert totals() == (0, 0, 0, 0)

    found = apply(conference, reading_of(ADA, BAD, DEE), by=None, partial=True)

    assert (found.rows, found.reading.refused_count, found.reading.left_out_count) == (StepCounts(1, 0, 0), 1, 1)
    assert [paper.number for paper in Paper.objects.all()] == ["8"]
    assert totals() == (1, 1, 1, 1)


def test_apply_leaves_a_paper_as_it_is_when_a_row_of_it_is_refused(conference):
    apply(conference, reading_of(ADA, BEN), by=None)

    found = apply(conference, reading_of(ADA.replace("Kites", "Kits"), BAD, DEE), by=None, partial=True)

    assert (found.rows, found.absent) == (StepCounts(1, 0, 0), ())
    assert list(Paper.objects.values_list("number", "title")) == [("7", "On Kites"), ("8", "On Wind")]


def test_apply_refuses_a_file_without_the_columns_even_when_partial(conference):
    with pytest.raises(RefusedRowsError):
        apply(conference, read(b"paper_id,title\n7,K\n"), by=None, partial=True)


def test_apply_refuses_when_the_database_moved_since_the_preview(conference):
    reading = reading_of(ADA, BEN)
    previewed = plan(conference, reading).fingerprint
    apply(conference, reading_of(ADA), by=None)

    with pytest.raises(StalePlanError):
        apply(conference, reading, by=None, previewed=previewed)

    assert totals() == (1, 1, 1, 1)
    apply(conference, reading, by=None, previewed=plan(conference, reading).fingerprint)
    assert totals() == (1, 2, 2, 2)


@pytest.mark.django_db(transaction=True)
def test_apply_leaves_nothing_behind_when_it_fails_half_way():
    conference = factories.make_ready_conference()
    reading = reading_of(ADA, BEN)
    nameless = replace(reading.rows[1], name="")  # no reader lets it pass; papers are written before authors
    events = Event.objects.count()

    with pytest.raises(IntegrityError):
        apply(conference, replace(reading, rows=(reading.rows[0], nameless)), by=None)

    assert totals() == (0, 0, 0, 0)
    assert Event.objects.count() == events


BAD_ROWS = [
    "{n},T",
    "{n},T,1,Ada,a@ex.org,,,more",
    '{n},"T" x,1,Ada,a@ex.org,,',
    '{n},T,1,"Ada,a@ex.org,,',
    ",T,1,Ada,a@ex.org,,",
    "{n},,1,Ada,a@ex.org,,",
    "{n},#N/A,1,Ada,a@ex.org,,",
    "{n},T,1,,a@ex.org,,",
    "{n},-,1,Ada,a@ex.org,,",
    "{n},T,1,#REF!,a@ex.org,,",
    f"{{n}},T,1,{'A' * 201},a@ex.org,,",
    f"{{n}},T,1,Ada,a@ex.org,{'U' * 2_001},",
    "{n},T,1,A\u0007da,a@ex.org,,",
    f"{{n}},{'T' * 2_001},1,Ada,a@ex.org,,",
]


@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_apply_takes_the_good_of_many_rows_when_one_of_fifty_is_bad_in_every_way(conference, count):
    lines = [
        BAD_ROWS[n // 50 % 14].format(n=n) if n % 50 == 0 else f"{n},Paper {n},1,Ada,ada{n % 900}@ex.org,,"
        for n in range(count)
    ]
    reading = reading_of(*lines)

    apply(conference, reading, by=None, partial=True)

    refused = [problem.row for problem in reading.problems if not problem.is_left_out]
    left_out = [problem.row for problem in reading.problems if problem.is_left_out]
    assert refused == [n + 2 for n in range(0, count, 50)]
    # A row without a paper may belong to the one before it, or to the one behind.
    nameless = [n for n in range(0, count, 50) if BAD_ROWS[n // 50 % 14].startswith(",")]
    assert left_out == [n + 2 for each in nameless for n in (each - 1, each + 1)]
    taken = count * 49 // 50 - len(left_out)
    assert (Authorship.objects.count(), Agreement.objects.count()) == (taken, taken)
    assert apply(conference, reading, by=None, partial=True).is_empty


@pytest.mark.slow  # the demonstration's own test takes the same list
@pytest.mark.skipif(not ICML.exists(), reason="the list of ICML 2020 is not beside this checkout")
def test_apply_takes_the_list_of_icml_2020_in_seconds(conference):
    started = time.process_time()
    reading = read(ICML.read_bytes())

    first = apply(conference, reading, by=None, partial=True)
    again = apply(conference, reading, by=None, partial=True)

    assert totals() == (1084, 3406, 4225, 4225)
    assert (first.rows, again.rows) == (StepCounts(4225, 0, 0), StepCounts(0, 0, 4225))
    assert time.process_time() - started < 30
