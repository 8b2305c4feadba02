"""Entries beside one another: one paper, one person, one file."""

from typing import NamedTuple

import pytest

from agreements.importing.entries import Entry
from agreements.importing.normalising.rows_of import Normalised, normalised
from agreements.importing.rows import Row

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


def test_a_row_that_names_somebody_again_adds_what_the_first_one_lacks() -> None:
    found = read({"name": "Ada Ames", "email": ""}, {**ADA, "affiliation": "Ex U", "is_speaker": "yes"})

    (row,) = found.rows
    assert (row.email, row.affiliation, row.is_speaker) == ("ada@example.org", "Ex U", True)
    assert [kind for _, kind, *_ in said(found)] == ["repeated"]


def test_two_titles_of_one_paper_refuse_the_second() -> None:
    found = read(ADA, {**BEN, "title": "On Wind"})

    assert [(each.row, each.reason) for each in found.problems] == [(3, "Row 2 gives paper 1 another title.")]
    assert found.refused == {3: "1"}


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


# --- Two rows, and what becomes of them -----------------------------------------------------------------------------------
WIND = {"paper_id": "2", "title": "On Wind"}
HOME = {"name": "Ada Ames", "email": "ada@home.example"}


class Two(NamedTuple):
    """`taken` gives paper, place, name and address of each; `said` row, kind, before and after; `refused` reasons by row."""

    first: dict[str, str]
    second: dict[str, str]
    taken: list[tuple[str, int | None, str, str]]
    said: list[tuple[int, str, str, str]] = []
    refused: dict[int, str] = {}


def one(*, paper: str = "1", place: int | None = None) -> tuple[str, int | None, str, str]:
    return paper, place, "Ada Ames", "ada@example.org"


def other(*, paper: str = "1", place: int | None = None) -> tuple[str, int | None, str, str]:
    return paper, place, "Ben Boe", "ben@example.org"


RELATIONS = {
    "same email two authors one paper": Two(
        ADA, {**BEN, "email": ADA["email"]}, [one(), ("1", None, "Ben Boe", ADA["email"])]
    ),
    "same email, two papers, two people": Two(
        ADA, {**BEN, **WIND, "email": ADA["email"]}, [one(), ("2", None, "Ben Boe", ADA["email"])]
    ),
    "masked OpenReview e-mail two people two papers": Two(
        {**ADA, "email": "****@example.org"},
        {**BEN, **WIND, "email": "****@example.org"},
        [("1", None, "Ada Ames", ""), ("2", None, "Ben Boe", "")],
        [(2, "masked", "****@example.org", ""), (3, "masked", "****@example.org", "")],
    ),
    "identical row twice": Two(ADA, ADA, [one()], [(3, "repeated", "Ada Ames", "2")]),
    "name spelt differently same paper": Two(
        ADA, {**ADA, "name": "Áda AMES"}, [one()], [(3, "repeated", "Áda AMES", "2")]
    ),
    "same name two emails one paper": Two(ADA, HOME, [one(), ("1", None, *HOME.values())]),
    "title differs: trailing dot": Two(
        ADA, {**BEN, "title": "On Kites."}, [one(), other()], [(3, "title_spelling", "On Kites.", "On Kites")]
    ),
    "title differs: case": Two(
        ADA, {**BEN, "title": "On kites"}, [one(), other()], [(3, "title_spelling", "On kites", "On Kites")]
    ),
    "title differs: curly": Two(
        {**ADA, "title": "A Kite's"},
        {**BEN, "title": "A Kite’s"},
        [one(), other()],
        [(3, "title_spelling", "A Kite’s", "A Kite's")],
    ),
    "title differs: quotes": Two(
        ADA, {**BEN, "title": "“On Kites”"}, [one(), other()], [(3, "title_spelling", "“On Kites”", "On Kites")]
    ),
    "title differs: blank": Two(ADA, {**BEN, "title": "On  Kites"}, [one(), other()]),
    "title differs": Two(ADA, {**BEN, "title": "On Wind"}, [one()], refused={3: "Row 2 gives paper 1 another title."}),
    "title only in first row": Two(ADA, {**BEN, "title": ""}, [one(), other()], [(3, "filled_down", "", "On Kites")]),
    "id only in first row (merged cells)": Two(
        ADA,
        {**BEN, "paper_id": "", "title": ""},
        [one(), other()],
        [(3, "filled_down", "", "1"), (3, "filled_down", "", "On Kites")],
    ),
    "order gap 1,3": Two({**ADA, "author_order": "1"}, {**BEN, "author_order": "3"}, [one(place=1), other(place=3)]),
    "order 0,1": Two(
        {**ADA, "author_order": "0"},
        {**BEN, "author_order": "1"},
        [one(place=1), other(place=2)],
        [(2, "renumbered", "0", "1")],
    ),
    "order 1,1": Two(
        {**ADA, "author_order": "1"},
        {**BEN, "author_order": "1.0"},
        [one(place=1)],
        refused={3: "Position 1 of paper 1 is taken by “Ada Ames” on row 2."},
    ),
    "order partly empty": Two({**ADA, "author_order": "2"}, {**BEN, "author_order": ""}, [one(place=2), other()]),
    "date differs within paper": Two(
        {**ADA, "date": "2020-09-23"},
        {**BEN, "date": "2020-09-24"},
        [one(), other()],
        [(3, "other_date", "2020-09-24", "2020-09-23")],
    ),
    "track differs within paper": Two(
        {**ADA, "track": "Main"}, {**BEN, "track": "Demos"}, [one(), other()], [(3, "other_track", "Demos", "Main")]
    ),
    "orcid differs": Two(
        {**ADA, "orcid": ONE_ORCID},
        {**ADA, **WIND, "orcid": OTHER_ORCID},
        [one(), one(paper="2")],
        [(3, "other_orcid", OTHER_ORCID, ONE_ORCID)],
    ),
    "one orcid, two emails": Two(
        {**ADA, "orcid": ONE_ORCID}, {**HOME, **WIND, "orcid": ONE_ORCID}, [one(), ("2", None, *HOME.values())]
    ),
    "007 and 7": Two({**ADA, "paper_id": "007"}, {**BEN, "paper_id": "7"}, [one(paper="007"), other(paper="7")]),
    "affiliation differs across papers": Two(
        {**ADA, "affiliation": "Ex U"}, {**ADA, **WIND, "affiliation": "Org"}, [one(), one(paper="2")]
    ),
}


@pytest.mark.parametrize("case", [pytest.param(case, id=f"relations: {name}") for name, case in RELATIONS.items()])
def test_two_rows_beside_each_other(case: Two) -> None:
    found = read(case.first, case.second)

    assert [(row.paper_id, row.position, row.name, row.email) for row in found.rows] == case.taken
    assert said(found) == case.said
    assert {problem.row: problem.reason for problem in found.problems} == case.refused


def test_what_two_rows_say_of_one_thing_is_kept_as_the_table_says() -> None:
    """Beside names: the first date, track and ORCID stand, and affiliations are each paper's own."""
    kept = {name: [vars_of(row) for row in read(case.first, case.second).rows] for name, case in RELATIONS.items()}

    assert [row["date"] for row in kept["date differs within paper"]] == ["2020-09-23"] * 2
    assert [row["track"] for row in kept["track differs within paper"]] == ["Main"] * 2
    assert [row["orcid"] for row in kept["orcid differs"]] == [ONE_ORCID, ""]
    assert [row["orcid"] for row in kept["one orcid, two emails"]] == [ONE_ORCID] * 2
    assert [row["affiliation"] for row in kept["affiliation differs across papers"]] == ["Ex U", "Org"]
    assert {row["title"] for row in kept["title differs: curly"]} == {"A Kite's"}
    assert [row["title"] for row in kept["id only in first row (merged cells)"]] == ["On Kites"] * 2


def vars_of(row: Row) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in ("date", "track", "orcid", "affiliation", "title")}
