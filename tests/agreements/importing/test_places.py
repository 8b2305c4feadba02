"""Where the authors of a paper stand after an import: by the file, against what the database has."""

import pytest

from agreements.importing.apply import RefusedRowsError, apply
from agreements.importing.plan import plan
from agreements.importing.readers import read
from agreements.importing.rows import Problem
from agreements.models import Authorship, Conference
from tests import factories

pytestmark = pytest.mark.django_db

ORDERED = "paper_id,title,author_order,name,email"
PLAIN = "paper_id,title,name,email"


def reading_of(*authors: str, header: str = ORDERED):
    """Authors of paper 7, each as "1 Ada"; without a number where the header has no order, or an empty cell."""
    lines = []
    for author in authors:
        place, _, name = author.rpartition(" ")
        cells = ["7", "On Kites", place, name, f"{name.lower()}@ex.org"]
        lines.append(",".join(cells if header == ORDERED else cells[:2] + cells[3:]))
    return read("\n".join([header, *lines]).encode())


def order(conference: Conference) -> list[str]:
    rows = Authorship.objects.filter(paper__conference=conference).order_by("position")
    return [f"{position} {name}" for position, name in rows.values_list("position", "printed_name")]


@pytest.fixture
def three(conference: Conference) -> Conference:
    apply(conference, reading_of("1 Ada", "2 Ben", "3 Cy"), by=None)
    return conference


@pytest.mark.parametrize(
    "after",
    [
        ["1 Ben", "2 Ada", "3 Cy"],
        ["1 Cy", "2 Ada", "3 Ben"],
        ["1 Dee", "2 Ada", "3 Ben", "4 Cy"],
        ["2 Cy", "3 Ada", "10000 Ben"],
    ],
)
def test_authors_change_places_in_one_import(three: Conference, after: list[str]) -> None:
    apply(three, reading_of(*after), by=None)

    assert order(three) == after
    assert plan(three, reading_of(*after)).is_empty


def test_two_change_places_while_the_third_is_not_named(three: Conference) -> None:
    apply(three, reading_of("2 Ada", "1 Ben"), by=None)

    assert order(three) == ["1 Ben", "2 Ada", "3 Cy"]


@pytest.mark.parametrize("header", [PLAIN, ORDERED])
def test_list_that_does_not_say_the_order_leaves_it(three: Conference, header: str) -> None:
    found = apply(three, reading_of("Cy", "Zoe", "Ada", "Eve", header=header), by=None)

    assert order(three) == ["1 Ada", "2 Ben", "3 Cy", "4 Zoe", "5 Eve"]
    assert not [change for change in found.changes if change.field == "position"]


def test_new_paper_without_an_order_takes_the_order_of_the_rows(conference: Conference) -> None:
    apply(conference, reading_of("Cy", "Ada", "Ben", header=PLAIN), by=None)

    assert order(conference) == ["1 Cy", "2 Ada", "3 Ben"]


def test_row_without_a_place_comes_after_those_with_one(conference: Conference) -> None:
    apply(conference, reading_of("Cy", "2 Ada", "1 Ben"), by=None)

    assert order(conference) == ["1 Ben", "2 Ada", "3 Cy"]


def test_taken_place_is_refused_with_row_column_and_reason(three: Conference) -> None:
    late = reading_of("2 Dee", "4 Eve")

    found = plan(three, late)

    reason = "Position 2 of paper 7 is taken by “Ben”, whom this file leaves there."
    left_out = "Left out because row 2 of the same paper was refused."
    assert found.reading.problems == (Problem(2, "author_order", reason), Problem(3, "", left_out))
    assert (found.reading.rows, found.reading.refused_count, found.reading.left_out_count) == ((), 1, 1)
    with pytest.raises(RefusedRowsError):
        apply(three, late, by=None)
    assert order(three) == ["1 Ada", "2 Ben", "3 Cy"]
    apply(three, late, by=None, partial=True)
    assert order(three) == ["1 Ada", "2 Ben", "3 Cy"]


def test_paper_is_left_out_whole_when_one_of_its_places_is_taken(three: Conference) -> None:
    """Ada cannot go to Cy's place; then nobody of the paper goes anywhere."""
    found = plan(three, reading_of("3 Ada", "1 Ben", "2 Dee"))

    assert [(problem.row, problem.is_left_out) for problem in found.reading.problems] == [
        (2, False),
        (3, True),
        (4, True),
    ]
    assert found.authorships == ()


def test_paper_of_which_the_reader_refused_a_row_goes_nowhere(three: Conference) -> None:
    wrong = read(f"{ORDERED}\n7,On Kites,2,,ada@ex.org\n7,On Kites,1,Ben,ben@ex.org\n".encode())

    found = plan(three, wrong)

    assert [(problem.row, problem.column) for problem in found.reading.problems] == [(2, "name"), (3, "")]
    assert found.is_empty


def test_place_on_another_paper_or_at_another_conference_is_not_taken(three: Conference) -> None:
    other = read(f"{ORDERED}\n8,On Wind,1,Dee,dee@ex.org\n".encode())

    assert plan(three, other).reading.problems == ()
    assert plan(factories.make_conference(), reading_of("2 Dee")).reading.problems == ()


def test_nobody_counts_as_absent_from_a_paper_that_is_left_out(three: Conference) -> None:
    assert plan(three, reading_of("3 Ada")).absent == ()
    assert [absent.name for absent in plan(three, reading_of("1 Ada")).absent] == ["Ben", "Cy"]


def test_import_goes_on_beside_an_author_of_another_conference(three: Conference) -> None:
    stranger = factories.make_author(factories.make_conference())
    Authorship.objects.filter(printed_name="Cy").update(author=stranger)

    taken, free = plan(three, reading_of("3 Dee", "4 Eve")), plan(three, reading_of("4 Eve"))

    assert [problem.row for problem in taken.reading.problems] == [2, 3]
    assert [step.row.name for step in free.added if step.row] == ["Eve"]
