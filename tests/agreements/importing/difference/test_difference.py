"""What differs between two sides of a paper, how titles differ, and who may be whom. Pure."""

import pytest

from agreements.importing.difference.comparing import Named, Side, compared
from agreements.importing.difference.differences import Difference, Differences
from agreements.importing.difference.kinds_and_remedies import REMEDIES, DifferenceKind, Remedy
from agreements.importing.difference.resembling import paired
from agreements.importing.difference.settlement import ForbiddenRemedyError, Settlement, settlement_from
from agreements.importing.difference.title_writings import folded, how_titles_differ


def side(title: str, *names: str) -> Side:
    """Names with the key of the person before a colon."""
    return Side("7", title, [Named(*each.split(":")) for each in names])


def told(here: Side, listed: Side, *, has_order: bool = True) -> list[tuple[str, str, str]]:
    return [(each.kind.value, each.before, each.after) for each in compared(here, listed, has_order=has_order)]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (side("On Kites", "a:Ada", "b:Ben", "c:Cy"), []),
        (side("On Kites", "a:Ada", "b:Ben", "c:Cy", "d:Dee"), [("added", "", "Dee")]),
        (side("On Kites", "a:Ada", "c:Cy"), [("gone", "Ben", "")]),
        (side("On Kites", "a:Ada", "b:Benjamin", "c:Cy"), [("renamed", "Ben", "Benjamin")]),
        (side("On Kites", "a:Ada", "c:Cy", "b:Ben"), [("reordered", "Ada; Ben; Cy", "Ada; Cy; Ben")]),
        (side("On Kites", "d:Dee", "a:Ada", "b:Ben", "c:Cy"), [("added", "", "Dee")]),
        (side("on kites!", "a:Ada", "b:Ben", "c:Cy"), [("title_spelling", "On Kites", "on kites!")]),
    ],
)
def test_each_kind_is_told_by_itself(listed: Side, expected: list[tuple[str, str, str]]) -> None:
    assert told(side("On Kites", "a:Ada", "b:Ben", "c:Cy"), listed) == expected


def test_a_list_without_positions_says_nothing_of_the_order() -> None:
    assert told(side("K", "a:Ada", "b:Ben"), side("K", "b:Ben", "a:Ada"), has_order=False) == []


@pytest.mark.parametrize(
    ("here", "listed", "kind"),
    [
        ("On Kites", "On Kites", None),
        ("Dyna-style Planning", "Dyna-Style Planning", DifferenceKind.TITLE_SPELLING),
        ("Nesterov's Method", "Nesterov’s Method", DifferenceKind.TITLE_SPELLING),
        ("Kullback--Leibler", "Kullback-Leibler", DifferenceKind.TITLE_SPELLING),
        ("“Free” Systems", "`Free´ systems.", DifferenceKind.TITLE_SPELLING),
        (r"On $\beta$-VAEs", "On $β$-VAEs", DifferenceKind.TITLE_TEX),
        (r"In $O(\sqrt{T})$", r"In $O(\sqrtT)$", DifferenceKind.TITLE_TEX),
        (r"The $\ell_{1, \infty}$ Ball", r"The $\ell_1, ∞$ ball", DifferenceKind.TITLE_TEX),
        ("H<sub>2</sub>O &amp; Wind", "H2O & Wind", DifferenceKind.TITLE_TEX),
        ("On Kites", "On Kites and Wind", DifferenceKind.TITLE_WORDS),
        ("C++ in Kites", "C in Kites", DifferenceKind.TITLE_WORDS),
        ("風箏", "風", DifferenceKind.TITLE_WORDS),
    ],
)
def test_titles_differ_in_spelling_in_tex_or_in_words(here: str, listed: str, kind: DifferenceKind | None) -> None:
    assert (how_titles_differ(here, listed), how_titles_differ(listed, here)) == (kind, kind)


def test_a_title_of_signs_alone_is_like_no_other() -> None:
    assert (folded("?!"), folded("...")) == ("", "")


@pytest.mark.parametrize(
    ("listed", "here", "is_one"),
    [
        ("J. Doe", "Jane Doe", True),
        ("Jane Q. Doe", "Jane Doe", True),
        ("Doe Jane", "Jane Doe", True),
        ("Klaus Müller", "Klaus Mueller", True),
        ("Mike Doe", "Michael Doe", True),
        ("Jane Roe", "Jane Doe", True),  # a family name that changed
        ("John Doe", "Karl Doe", False),
        ("Wei Wang", "Li Wang", False),
        ("Yi Zhang", "Ada Ames", False),
    ],
)
def test_a_name_that_is_written_otherwise_at_the_same_place(listed: str, here: str, *, is_one: bool) -> None:
    found = paired([Named("l", listed)], [Named("h", here)], places={"l": 2, "h": 2})

    assert found == ({"l": "h"} if is_one else {})


@pytest.mark.parametrize("listed", ["Mike Doe", "Jane Roe"])
def test_less_is_believed_at_another_place(listed: str) -> None:
    here = "Michael Doe" if "Mike" in listed else "Jane Doe"

    assert paired([Named("l", listed)], [Named("h", here)], places={"l": 1, "h": 2}) == {}


def test_nobody_is_two_people_and_the_most_alike_come_first() -> None:
    listed = [Named("1", "J. Doe"), Named("2", "Jane Doe-Smith Doe"), Named("3", "Jane Doe Doe")]

    found = paired(listed, [Named("h", "Jane Doe")], places={"1": 1, "2": 2, "3": 3, "h": 1})

    assert found == {"1": "h"}


def test_differences_are_counted_by_kind_and_by_paper() -> None:
    kind = DifferenceKind
    rows = [(kind.RENAMED, "7"), (kind.REORDERED, "7"), (kind.REORDERED, "8"), (kind.TITLE_WORDS, "9")]
    rows += [(kind.ADDRESS, ""), (kind.RENAMED, "7")]
    found = Differences(tuple(Difference(each, paper) for each, paper in rows))

    assert (found.author_lists, found.author_lists_in_order_only, found.titles) == (2, 1, 1)
    assert {each.value: len(theirs) for each, theirs in found.by_kind.items()} == {
        "renamed": 2,
        "reordered": 2,
        "title_words": 1,
        "address": 1,
    }
    assert {paper: len(theirs) for paper, theirs in found.by_paper.items()} == {"7": 3, "8": 1, "9": 1, "": 1}


def test_settlement_comes_back_from_json_as_it_was() -> None:
    said = Settlement({DifferenceKind.GONE: Remedy.VOID}, frozenset({"7 author:1"}), "They left.")

    assert settlement_from(said.as_json()) == said
    assert Settlement().as_json() == {}


@pytest.mark.parametrize("kind", DifferenceKind)
def test_only_what_can_be_done_about_a_kind_is_taken(kind: DifferenceKind) -> None:
    for remedy in Remedy:
        if remedy in REMEDIES[kind]:
            assert Settlement({kind: remedy}).remedy(kind, compares=False) is remedy
        else:
            with pytest.raises(ForbiddenRemedyError):
                Settlement({kind: remedy})


def test_nothing_said_keeps_whoever_is_gone_and_all_that_is_only_compared() -> None:
    assert Settlement().remedy(DifferenceKind.GONE, compares=False) is Remedy.KEEP
    assert Settlement().remedy(DifferenceKind.RENAMED, compares=False) is Remedy.AMEND
    assert {Settlement().remedy(kind, compares=True) for kind in DifferenceKind} == {Remedy.KEEP}
    assert all(Remedy.KEEP in remedies for remedies in REMEDIES.values())
