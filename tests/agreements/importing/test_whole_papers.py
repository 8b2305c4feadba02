"""Which rows are left out because of another one of their papers."""

import pytest

from agreements.importing.readers import read
from agreements.importing.rows import Reading

GOOD = "{paper},T{paper},{name},{name}@ex.org"


def reading_of(*rows: str) -> Reading:
    """Each row as "7 ada", or as a whole line."""
    lines = [row if "," in row else GOOD.format(paper=row.split()[0], name=row.split()[1]) for row in rows]
    return read("\n".join(["paper_id,title,name,email", *lines]).encode())


def taken(reading: Reading) -> list[int]:
    return [row.line for row in reading.rows]


@pytest.mark.parametrize(
    "bad",
    [
        "7,T7,N/A,cy@ex.org",
        "7,T7,,cy@ex.org",
        f"7,T7,{'C' * 201},cy@ex.org",
        "7,Another title,Cy,cy@ex.org",
        "7,T7,Cy,cy@ex.org,more",
        '7,T"7,"Cy" C,cy@ex.org',
        '"7","T7" x,Cy,cy@ex.org',
    ],
)
@pytest.mark.parametrize("place", [1, 2, 4])
def test_paper_is_left_out_whole_wherever_its_refused_row_stands(bad: str, place: int) -> None:
    rows = ["7 ada", "8 dee", "7 ben", "9 eve"]
    rows.insert(place, bad)

    found = reading_of(*rows)

    assert [row.paper_id for row in found.rows] == ["8", "9"]
    assert (found.refused_count, found.left_out_count, found.untaken_count) == (1, 2, 3)
    assert found.held_back == {"7"}
    reasons = {problem.reason for problem in found.problems if problem.is_left_out}
    assert reasons == {f"Left out because row {place + 2} of the same paper was refused."}


def test_row_without_a_paper_holds_back_those_beside_it() -> None:
    found = reading_of("6 ada", "7 ben", ",T,Cy,cy@ex.org", "8 dee", "9 eve", "7 fay")

    assert [row.paper_id for row in found.rows] == ["6", "9"]
    assert [(problem.row, problem.is_left_out) for problem in found.problems] == [
        (3, True),
        (4, False),
        (5, True),
        (7, True),
    ]
    reason = "Left out because row 4, next to this paper, was refused and names no paper that can be read."
    assert found.problems[0].reason == reason


@pytest.mark.parametrize(("rows", "left"), [([",,,x", "7 ada", "8 ben"], [4]), (["7 ada", "8 ben", ",,,x"], [2])])
def test_row_without_a_paper_at_an_end_has_one_paper_beside_it(rows: list[str], left: list[int]) -> None:
    assert taken(reading_of(*rows)) == left


def test_author_who_is_named_twice_holds_nobody_back() -> None:
    found = reading_of("7 ada", "7 ben", "7 ada")

    assert taken(found) == [2, 3]
    assert (found.refused_count, found.left_out_count, found.problems) == (0, 0, ())


def test_paper_of_which_all_rows_are_refused_is_held_back() -> None:
    found = reading_of("7,T7,,cy@ex.org", "8 dee")

    assert (taken(found), found.held_back, found.left_out_count) == ([3], {"7"}, 0)
