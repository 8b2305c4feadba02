"""Whether a paper may be published, under both policies, and what stands in its way."""

from typing import Any

import pytest
from django.db.models import QuerySet

from agreements.clearance import awaited, counts, spared, with_clearance
from agreements.models import Conference, Paper, PaperStatus, Policy
from agreements.states import State
from signatures.operations.invariants.counts import counted_plainly
from tests import factories

pytestmark = pytest.mark.django_db

D, I, N, C, W, V = State.DRAFT, State.INVITED, State.DECLINED, State.COUNTERSIGNED, State.WAIVED, State.VOID  # noqa: E741


def make_paper(conference: Conference, *states: State, **facts: Any) -> Paper:
    """A paper with an author in each of these states."""
    paper = factories.make_paper(conference, **facts)
    for state in states:
        factories.make_agreement(conference, state=state, paper=paper)
    return paper


def by_number(papers: QuerySet[Paper]) -> dict[str, bool]:
    return {paper.number: bool(paper.is_clear) for paper in papers}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("states", "under_every", "under_one"),
    [
        ((), False, False),
        ((D,), False, False),
        ((I,), False, False),
        ((N,), False, False),
        ((V,), False, False),
        ((C,), True, True),
        ((W,), True, True),
        ((C, W), True, True),
        ((C, I), False, True),
        ((C, D), False, True),
        ((C, N), False, True),
        ((C, V), True, True),
        ((C, C, C), True, True),
        ((C, C, I), False, True),
        ((N, I), False, False),
    ],
    ids=str,
)
def test_paper_is_clear_as_the_policy_says(states: tuple[State, ...], *, under_every: bool, under_one: bool) -> None:
    conference = factories.make_ready_conference()
    make_paper(conference, *states, number="1")

    every = by_number(with_clearance(conference))
    conference.policy = Policy.ONE
    one = by_number(with_clearance(conference))

    assert every == {"1": under_every}
    assert one == {"1": under_one}


def test_accepted_is_not_enough_until_it_is_countersigned() -> None:
    conference = factories.make_ready_conference(countersigning="queue")
    make_paper(conference, State.ACCEPTED, number="1")

    assert by_number(with_clearance(conference)) == {"1": False}


def test_counts_beside_the_clearance_leave_void_ones_out(conference: Conference) -> None:
    make_paper(conference, C, W, N, I, D, V)

    counted = with_clearance(conference).values("asked", "signed", "declined", "waiting", "is_clear").get()

    assert counted == {"asked": 5, "signed": 2, "declined": 1, "waiting": 2, "is_clear": 0}


def test_replaced_agreement_is_counted_once(conference: Conference) -> None:
    void = factories.make_agreement(conference, state=V)
    factories.make_draft(void.authorship)

    assert with_clearance(conference).values("asked", "waiting").get() == {"asked": 1, "waiting": 1}


def test_papers_of_other_conferences_are_not_seen(conference: Conference) -> None:
    make_paper(factories.make_ready_conference(), C)

    assert not with_clearance(conference).exists()
    assert counts(conference).papers == 0


def test_counts_are_of_papers_people_and_agreements(conference: Conference) -> None:
    busy = factories.make_author(conference)
    make_paper(conference, C, C)
    blocked = make_paper(conference, C, N, I)
    factories.make_agreement(conference, author=busy, paper=blocked)
    factories.make_agreement(conference, author=busy, state=I)
    make_paper(conference, V)
    make_paper(conference, C, status=PaperStatus.WITHDRAWN)
    sealed = conference.agreements.filter(state=C).first()
    assert sealed is not None
    conference.agreements.filter(pk=sealed.pk).update(sealed_at=sealed.countersigned_at)

    found = counts(conference)

    assert (found.papers, found.clear_papers, found.blocked_papers) == (4, 1, 3)
    assert found.people_waiting == 2
    assert found.by_state == {
        State.DRAFT: 1,
        State.INVITED: 2,
        State.ACCEPTED: 0,
        State.COUNTERSIGNED: 4,
        State.DECLINED: 1,
        State.WAIVED: 0,
    }
    assert (found.agreements, found.unsealed, found.sealing_failed) == (8, 3, 0)


def test_counts_of_nothing_is_nothing(conference: Conference) -> None:
    found = counts(conference)

    assert (found.papers, found.clear_papers, found.agreements, found.people_waiting) == (0, 0, 0, 0)


def test_counts_asks_three_times_whatever_the_size(conference: Conference, django_assert_num_queries: Any) -> None:
    for _ in range(2):
        with django_assert_num_queries(3):
            counts(conference)
        make_paper(conference, C, I, N)
        make_paper(conference, C)


def test_counts_tells_papers_that_wait_for_authors_from_those_that_do_not(conference: Conference) -> None:
    make_paper(conference, C)
    make_paper(conference, C, I)
    make_paper(conference, D, N)
    make_paper(conference, C, N)
    make_paper(conference, N)

    found = counts(conference)

    assert (found.papers, found.blocked_papers, found.waiting_papers) == (5, 4, 2)


def test_a_paper_that_one_signature_has_cleared_waits_for_nobody(conference: Conference) -> None:
    conference.policy = Policy.ONE
    for state in (C, W):
        make_paper(conference, state, I, D, N)
    make_paper(conference, I, N)

    found = counts(conference)

    assert (found.clear_papers, found.waiting_papers, found.people_waiting) == (2, 1, 1)
    assert found == counted_plainly(conference)
    assert [a.authorship.paper.number for a in awaited(conference)] == [Paper.objects.latest("pk").number]
    assert sorted(spared(conference).values_list("state", flat=True)) == [N, N, I, I]


def test_where_every_author_signs_nobody_is_spared(conference: Conference) -> None:
    make_paper(conference, C, I, D, N)

    found = counts(conference)

    assert (found.people_waiting, awaited(conference).count(), spared(conference).count()) == (2, 1, 0)
    assert found == counted_plainly(conference)


def test_nobody_is_waited_for_on_a_withdrawn_paper(conference: Conference) -> None:
    make_paper(conference, I, D, status=PaperStatus.WITHDRAWN)

    found = counts(conference)

    assert (found.people_waiting, awaited(conference).count()) == (0, 0)
    assert found == counted_plainly(conference)
