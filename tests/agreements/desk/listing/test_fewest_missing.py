"""What is nearest to clear stands first, by each policy."""

import pytest

from agreements.desk.listing import fewest_missing
from agreements.models import Conference, Paper
from agreements.states import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(conference: Conference) -> dict[str, Paper]:
    """By their numbers, in no helpful order: how many of whose authors have signed."""
    states = {
        "1": [State.INVITED, State.DRAFT, State.DECLINED],
        "2": [State.COUNTERSIGNED],
        "3": [State.COUNTERSIGNED, State.INVITED],
        "4": [State.INVITED, State.WAIVED, State.INVITED],
    }
    found = {number: factories.make_paper(conference, number=number) for number in states}
    for number, paper in found.items():
        for state in states[number]:
            factories.make_agreement(paper=paper, state=state)
    factories.void(factories.make_agreement(paper=found["3"], state=State.INVITED))
    factories.evaluate(conference)
    return found


def ordered(conference: Conference, *, is_descending: bool = False) -> list[str]:
    found = fewest_missing.by_what_is_missing(conference.papers.all(), conference, is_descending=is_descending)
    return [paper.number for paper in found]


def lacking(conference: Conference, chosen: str) -> list[str]:
    return sorted(paper.number for paper in fewest_missing.lacking(conference.papers.all(), conference, chosen))


def test_papers_that_lack_fewest_signatures_come_first_and_clear_ones_last(
    conference: Conference, papers: dict[str, Paper]
) -> None:
    assert ordered(conference) == ["3", "4", "1", "2"]
    assert ordered(conference, is_descending=True) == ["2", "1", "4", "3"]
    assert {chosen: lacking(conference, chosen) for chosen in fewest_missing.CHOICES} == {
        "1": ["3"],
        "2": ["4"],
        "more": ["1"],
    }


@pytest.mark.parametrize(
    ("facts", "one", "two"),
    [
        ({"policy": "k_of_n", "needed_signatures": 2}, ["3", "4"], ["1"]),
        ({"policy": "one_for_all"}, ["1", "3", "4"], []),
    ],
)
def test_a_policy_that_wants_fewer_lacks_fewer(
    conference: Conference, papers: dict[str, Paper], facts: dict[str, object], one: list[str], two: list[str]
) -> None:
    Conference.objects.filter(pk=conference.pk).update(**facts)
    conference.refresh_from_db()
    factories.evaluate(conference)
    clear = set(conference.papers.filter(is_clear=True).values_list("number", flat=True))

    assert (lacking(conference, "1"), lacking(conference, "2")) == (sorted(set(one) - clear), two)
