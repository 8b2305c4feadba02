"""Entries beside one another: one paper, one person, one file."""

import pytest

from agreements.importing.entries import Entry
from agreements.importing.normalising.rows_of import Normalised, normalised

ADA = {"name": "Ada Ames", "email": "ada@example.org"}
BEN = {"name": "Ben Boe", "email": "ben@example.org"}
ONE_ORCID, OTHER_ORCID = "0000-0002-1825-0097", "0000-0002-1694-233X"


def read(*entries: dict[str, str], date_order: str = "") -> Normalised:
    """From row 2 on, of paper 1 unless they say otherwise."""
    listed = [Entry(line, {"paper_id": "1", "title": "On Kites", **cells}) for line, cells in enumerate(entries, 2)]
    return normalised(listed, date_order=date_order)


def said(found: Normalised) -> list[tuple[int, str, str, str]]:
    return [(each.row, str(each.kind), each.before, each.after) for each in found.remarks]


def people(found: Normalised) -> list[tuple[str, str]]:
    return [(row.name, row.email) for row in found.rows]


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Ada Ames; Ben Boe", "ada@example.org; ben@example.org"),
        ("Ada Ames and Ben Boe", "ada@example.org, ben@example.org"),
        ("Ada Ames, Ben Boe", "ada@example.org / ben@example.org"),
        ("Ada Ames\nBen Boe", "ada@example.org\nben@example.org"),
        ("Ames, Ada*; Boe, Ben", "ada@example.org*; ben@example.org"),
    ],
)
def test_people_of_one_cell_are_parted_if_each_has_an_address(name: str, email: str) -> None:
    found = read({"name": name, "email": email, "affiliation": "Ex U; Org", "author_order": "1"})

    assert people(found) == [("Ada Ames", "ada@example.org"), ("Ben Boe", "ben@example.org")]
    assert [(row.key, row.position, row.affiliation) for row in found.rows] == [
        ((2, 0), 1, "Ex U"),
        ((2, 1), 2, "Org"),
    ]
    assert (2, "split", "", "Ben Boe") in said(found)


def test_three_people_are_parted_by_commas_and_a_word() -> None:
    found = read({"name": "Ada Ames, Ben Boe and Cy Coe", "email": "ada@x.org, ben@x.org, cy@x.org"})

    assert [row.name for row in found.rows] == ["Ada Ames", "Ben Boe", "Cy Coe"]


def test_people_of_one_cell_stay_one_if_addresses_do_not_tell_whose_they_are() -> None:
    found = read({"name": "Ada Ames; Ben Boe; Cy Coe", "email": "ada@example.org; ben@example.org"})

    assert len(found.rows) == 1
    assert [kind for _, kind, *_ in said(found)] == ["several_people", "second_address"]


def test_those_who_follow_people_of_one_cell_are_numbered_behind_them() -> None:
    both = {"name": "Ada Ames; Ben Boe", "email": "ada@example.org; ben@example.org"}
    cy = {"name": "Cy Coe", "email": "cy@example.org"}

    placed = read({**both, "author_order": "1"}, {**cy, "author_order": "2"})
    unplaced = read({**both, "author_order": "1"}, cy)

    assert [row.position for row in placed.rows] == [1, 2, 3]
    assert [row.position for row in unplaced.rows] == [None, None, None]


def test_the_same_row_twice_is_one_author() -> None:
    found = read(ADA, ADA)

    assert (people(found), found.problems) == ([("Ada Ames", "ada@example.org")], ())
    assert said(found) == [(3, "repeated", "Ada Ames", "2")]


def test_a_row_that_names_somebody_again_adds_what_the_first_one_lacks() -> None:
    found = read({"name": "Ada Ames", "email": ""}, {**ADA, "affiliation": "Ex U", "is_speaker": "yes"})

    (row,) = found.rows
    assert (row.email, row.affiliation, row.is_speaker) == ("ada@example.org", "Ex U", True)
    assert [kind for _, kind, *_ in said(found)] == ["repeated"]


@pytest.mark.parametrize(
    ("title", "kept"), [("on kites.", "On Kites"), ("On  Kites", "On Kites"), ("“On Kites”", "On Kites")]
)
def test_titles_that_differ_in_nothing_that_counts_are_one(title: str, kept: str) -> None:
    found = read(ADA, {**BEN, "title": title}, {**BEN, "name": "Cy Coe", "email": "cy@x.org", "title": title})

    assert ({row.title for row in found.rows}, found.problems) == ({kept}, ())
    assert [kind for _, kind, *_ in said(found)] in ([], ["title_spelling"])


def test_two_titles_of_one_paper_refuse_the_second() -> None:
    found = read(ADA, {**BEN, "title": "On Wind"})

    assert [(each.row, each.reason) for each in found.problems] == [(3, "Row 2 gives paper 1 another title.")]
    assert found.refused == {3: "1"}


def test_merged_cells_are_filled_down() -> None:
    found = read(ADA, {**BEN, "paper_id": "", "title": ""}, {**BEN, "paper_id": "2", "title": "On Wind"})

    assert [(row.paper_id, row.title) for row in found.rows] == [
        ("1", "On Kites"),
        ("1", "On Kites"),
        ("2", "On Wind"),
    ]
    assert said(found) == [(3, "filled_down", "", "1"), (3, "filled_down", "", "On Kites")]


def test_an_empty_id_is_not_filled_below_a_gap() -> None:
    above = Entry(2, {"paper_id": "1", "title": "On Kites", **ADA})
    found = normalised([above, Entry(4, {"paper_id": "", "title": "", **BEN})])

    assert [(each.row, each.column) for each in found.problems] == [(4, "paper_id"), (4, "title")]


def test_a_title_that_no_row_has_refuses_them_all() -> None:
    found = read({**ADA, "title": "#N/A"}, {**BEN, "title": "#N/A"})

    reason = "The title is missing: the cell has “#N/A”."
    assert [(each.row, each.reason) for each in found.problems] == [(2, reason), (3, reason)]


def test_a_paper_that_counts_from_zero_is_numbered_anew() -> None:
    found = read(
        {**BEN, "author_order": "1"}, {**ADA, "author_order": "0"}, {**ADA, "paper_id": "2", "author_order": "1"}
    )

    assert [(row.paper_id, row.name, row.position) for row in found.rows] == [
        ("1", "Ben Boe", 2),
        ("1", "Ada Ames", 1),
        ("2", "Ada Ames", 1),
    ]
    assert said(found) == [(3, "renumbered", "0", "1")]


def test_two_authors_at_one_place_refuse_the_second() -> None:
    found = read({**ADA, "author_order": "1"}, {**BEN, "author_order": "1.0"})

    assert [each.reason for each in found.problems] == ["Position 1 of paper 1 is taken by “Ada Ames” on row 2."]


@pytest.mark.parametrize(
    ("column", "first", "second", "kind"),
    [("date", "2020-09-23", "2020-09-24", "other_date"), ("track", "Main", "Demos", "other_track")],
)
def test_the_first_date_and_track_of_a_paper_stand(column: str, first: str, second: str, kind: str) -> None:
    found = read({**ADA, column: first}, {**BEN, column: second})

    assert {str(getattr(row, column)) for row in found.rows} == {first}
    assert said(found) == [(3, kind, second, first)]


def test_the_first_orcid_of_a_person_stands() -> None:
    found = read({**ADA, "orcid": ONE_ORCID}, {**ADA, "paper_id": "2", "orcid": OTHER_ORCID})

    assert [row.orcid for row in found.rows] == [ONE_ORCID, ""]
    assert said(found) == [(3, "other_orcid", OTHER_ORCID, ONE_ORCID)]


def test_a_date_that_can_be_two_is_asked_for_once() -> None:
    rows = {**ADA, "date": "3/4/2020"}, {**BEN, "paper_id": "2", "date": "5/6/2020"}

    asked, answered = read(*rows), read(*rows, date_order="mdy")

    assert asked.asks_date_order
    assert {row.date for row in asked.rows} == {None}
    assert [kind for _, kind, *_ in said(asked)] == ["date_order", "date_order"]
    assert not answered.asks_date_order
    assert [str(row.date) for row in answered.rows] == ["2020-03-04", "2020-05-06"]


def test_a_date_that_can_be_two_is_read_as_the_others_of_its_file() -> None:
    found = read({**ADA, "date": "3/4/2020"}, {**BEN, "paper_id": "2", "date": "23/4/2020"})

    assert [str(row.date) for row in found.rows] == ["2020-04-03", "2020-04-23"]


def test_two_words_before_a_comma_are_a_family_name_where_most_names_are_turned() -> None:
    two = {"name": "García López, María José", "email": "m@example.org"}
    others = [{"name": name, "email": f"{name[0]}@example.org"} for name in ("Ames, Ada", "Boe, Ben", "Coe, Cy")]

    assert read(two, *others).rows[0].name == "María José García López"
    alone = read(two)
    assert (alone.rows[0].name, [kind for _, kind, *_ in said(alone)]) == (
        "García López, María José",
        ["several_people"],
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ADA, {**BEN, "paper_id": "007"}),
        (ADA, {"name": "Ada Ames", "email": "ada@home.example"}),
        ({**ADA, "affiliation": "Ex U"}, {**ADA, "paper_id": "2", "affiliation": "Org"}),
        ({**ADA, "author_order": "1"}, {**BEN, "author_order": "3"}),
        ({**ADA, "orcid": ONE_ORCID}, {**ADA, "paper_id": "2", "email": "ada@home.example", "orcid": ONE_ORCID}),
        (ADA, {**BEN, "email": ADA["email"]}),
    ],
)
def test_what_may_be_meant_is_taken_without_a_word(first: dict[str, str], second: dict[str, str]) -> None:
    found = read(first, second)

    assert (len(found.rows), found.problems, found.remarks) == (2, (), ())
