"""Two numbers that are one paper, and one that is two."""

from typing import Any

import pytest

from agreements.models import Agreement, Author, Authorship, Conference, EndCause, Message, MessageKind, Paper
from agreements.papers import merge_and_split, withdrawing
from agreements.papers.editing import Facts, TakenNumberError
from agreements.states import State
from signatures.models import Signature
from signatures.operations.invariants.chronology import out_of_time
from tests import factories

pytestmark = pytest.mark.django_db

REASON = "Entered twice"


@pytest.fixture
def people(conference: Conference) -> list[Author]:
    return [factories.make_author(conference, name=name) for name in ("Ada", "Ben", "Cy")]


@pytest.fixture
def kept(conference: Conference, people: list[Author]) -> Paper:
    """By Ada, who has signed, and Ben, who is asked."""
    paper = factories.make_paper(conference, number="1", title="On Kites")
    factories.make_agreement(paper=paper, author=people[0], state=State.COUNTERSIGNED)
    factories.make_agreement(paper=paper, author=people[1], state=State.INVITED)
    return paper


@pytest.fixture
def other(conference: Conference, people: list[Author]) -> Paper:
    """By Ben and Cy, who have both signed."""
    paper = factories.make_paper(conference, number="2", title="On Kites, Twice")
    for author in people[1:]:
        factories.make_agreement(paper=paper, author=author, state=State.COUNTERSIGNED)
    return paper


def merge(kept: Paper, other: Paper) -> merge_and_split.Joined:
    return merge_and_split.merge(kept, other, reason=REASON, by=factories.make_member(kept.conference))


def split(paper: Paper, *authors: Author, number: str = "9", **options: Any) -> merge_and_split.Joined:
    facts = Facts(number, "On the Other Half", None, "")
    keys = [author.pk for author in authors]
    options = {"is_moved": False, "reason": REASON, "by": factories.make_member(paper.conference)} | options
    return merge_and_split.split(paper, facts, keys, **options)


def by_name(paper: Paper) -> dict[str, str]:
    rows = Agreement.objects.standing().filter(authorship__paper=paper, authorship__ended_at=None)
    return dict(rows.order_by("authorship__position").values_list("authorship__printed_name", "state"))


def test_case_24_two_ids_for_one_paper_become_one_and_nothing_that_was_signed_is_lost(
    conference: Conference, kept: Paper, other: Paper
) -> None:
    joined = merge(kept, other)

    other.refresh_from_db()
    assert (joined.added, joined.ended, joined.told) == (1, 2, 2)
    assert by_name(kept) == {"Ada": "countersigned", "Ben": "invited", "Cy": "draft"}
    assert by_name(other) == {}
    assert (other.status, other.merged_into_id) == ("withdrawn", kept.pk)
    assert Signature.objects.count() == 3
    assert set(other.authorships.values_list("ended_cause", flat=True)) == {EndCause.MOVED}
    [replacing] = Agreement.objects.filter(replaces__isnull=False)
    assert replacing.replaces.authorship.paper_id == other.pk
    assert Paper.objects.filter(conference=conference).search("2").get(number="2") == other
    assert list(out_of_time(conference)) == []


def test_merged_paper_cannot_be_revived_nor_merged_once_more(
    conference: Conference, kept: Paper, other: Paper
) -> None:
    merge(kept, other)

    assert withdrawing.revive(conference, [other.pk], by=None).left_out == [other.pk]
    with pytest.raises(merge_and_split.NotMergeableError):
        merge(kept, other)
    with pytest.raises(merge_and_split.NotMergeableError):
        merge(kept, kept)


def test_both_papers_tell_of_their_merger(conference: Conference, kept: Paper, other: Paper) -> None:
    merge(kept, other)

    subjects = conference.events.filter(kind="paper.merged").values_list("subject", flat=True)
    assert set(subjects) == {f"paper:{kept.pk}", f"paper:{other.pk}"}


def test_split_copies_the_chosen_authors_to_a_paper_of_its_own(
    conference: Conference, kept: Paper, people: list[Author]
) -> None:
    joined = split(kept, people[1], people[0])

    made = joined.paper
    assert (made.number, made.title, joined.ended) == ("9", "On the Other Half", 0)
    assert by_name(made) == {"Ada": "draft", "Ben": "draft"}
    assert by_name(kept) == {"Ada": "countersigned", "Ben": "invited"}
    assert not Message.objects.exclude(kind=MessageKind.RECEIPT).exists()


def test_split_moves_the_chosen_authors_and_keeps_what_they_signed(
    conference: Conference, kept: Paper, people: list[Author]
) -> None:
    joined = split(kept, people[0], is_moved=True)

    assert (joined.ended, joined.told) == (1, 1)
    assert by_name(kept) == {"Ben": "invited"}
    assert Authorship.objects.get(paper=kept, author=people[0]).ended_cause == EndCause.MOVED
    assert Signature.objects.count() == 1
    assert Message.objects.exclude(kind=MessageKind.RECEIPT).get().kind == MessageKind.ENDED


def test_split_refuses_a_taken_number_and_nobody(conference: Conference, kept: Paper, people: list[Author]) -> None:
    with pytest.raises(TakenNumberError):
        split(kept, people[0], number="1")
    with pytest.raises(merge_and_split.NobodyChosenError):
        split(kept, people[2])

    assert conference.papers.count() == 1
