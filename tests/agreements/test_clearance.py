"""Whether a paper may be published, under both policies, and what stands in its way."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from agreements import audit, clearance, workflow
from agreements.clearance import Part, awaited, counts, paper_counts, spared, with_counts
from agreements.conferences import policies
from agreements.models import (
    Agreement,
    Conference,
    ConferenceTotals,
    Event,
    HelpKind,
    Paper,
    PaperStatus,
    Policy,
    VoidCause,
)
from agreements.people import answers
from agreements.states import State
from signatures import asking
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


def verdict_of(paper: Paper) -> str:
    """What blocks it; empty where it is clear."""
    paper.refresh_from_db()
    assert paper.is_clear == (paper.blocked_by == "") == (paper.clear_since is not None)
    return paper.blocked_by


@pytest.mark.parametrize(
    ("states", "under_every", "under_one"),
    [
        ((), "nobody", "nobody"),
        ((D,), "invitation", "invitation"),
        ((I,), "answer", "answer"),
        ((N,), "declined", "declined"),
        ((V,), "invitation", "invitation"),
        ((C,), "", ""),
        ((W,), "", ""),
        ((C, W), "", ""),
        ((C, I), "answer", ""),
        ((C, D), "invitation", ""),
        ((C, N), "declined", ""),
        # An author who was asked by mistake is an author, and has signed nothing.
        ((C, V), "invitation", ""),
        ((C, C, C), "", ""),
        ((C, C, I), "answer", ""),
        ((N, I), "declined", "answer"),
        ((D, I), "invitation", "answer"),
    ],
    ids=str,
)
def test_paper_is_clear_as_the_policy_says(states: tuple[State, ...], under_every: str, under_one: str) -> None:
    for policy, verdict in ((Policy.EVERY, under_every), (Policy.ONE_FOR_ALL, under_one)):
        conference = factories.make_ready_conference(policy=policy)
        paper = make_paper(conference, *states)
        factories.evaluate(conference)
        factories.let_days_pass(conference)

        assert verdict_of(paper) == verdict


def test_accepted_is_not_enough_until_it_is_countersigned() -> None:
    conference = factories.make_ready_conference(countersigning="queue")

    assert verdict_of(make_paper(conference, State.ACCEPTED)) == "countersignature"


def test_who_cannot_be_asked_blocks_and_who_is_doubted_blocks_whoever_has_signed(conference: Conference) -> None:
    paper, other = make_paper(conference, C), make_paper(conference, C)
    factories.make_draft(factories.make_authorship(paper, factories.make_author(conference, email="")))
    doubted = other.authorships.get().author

    assert verdict_of(paper) == "address"
    assert verdict_of(other) == ""
    request = asking.ask_for_help(factories.make_link(doubted), kind=HelpKind.NOT_ME, words="")
    assert verdict_of(other) == "matter"
    answers.settle(request, by=factories.make_user())
    assert verdict_of(other) == ""


def test_ended_authors_are_out_of_it(conference: Conference) -> None:
    paper = make_paper(conference, C, I)
    asked = paper.authorships.get(agreements__state=I)
    with audit.deed(conference):
        workflow.void(asked.agreements.all(), cause=VoidCause.AUTHORSHIP_ENDED)
        paper.authorships.filter(pk=asked.pk).update(ended_at=timezone.now(), ended_cause="not_an_author")

    assert verdict_of(paper) == ""


def test_a_paper_is_clear_since_the_deed_that_made_it_so(conference: Conference) -> None:
    agreement = factories.make_agreement(conference, state=I)
    paper = agreement.authorship.paper
    assert verdict_of(paper) == "answer"

    factories.sign(agreement)

    assert verdict_of(paper) == ""
    assert paper.clear_since == Event.objects.latest("number").at
    factories.void(Agreement.objects.get(pk=agreement.pk))
    assert verdict_of(paper) == "invitation"


def test_another_policy_evaluates_every_paper_anew(conference: Conference) -> None:
    paper = make_paper(conference, C, I)
    owner = factories.make_member(conference)

    verdicts = [verdict_of(paper)]
    for policy in (Policy.K_OF_N, Policy.EVERY):
        policies.set_policy(
            conference, replace(policies.present(conference), policy=policy, needed_signatures=1), by=owner
        )
        verdicts.append(verdict_of(paper))

    assert verdicts == ["answer", "", "answer"]
    assert counts(conference).clear_papers == 0


def test_two_conferences_in_one_deed_keep_totals_of_their_own(conference: Conference) -> None:
    other = make_paper(factories.make_ready_conference(), C)
    paper = make_paper(conference, C)
    Paper.objects.update(is_clear=False, clear_since=None, blocked_by="uncounted")
    ConferenceTotals.objects.all().delete()

    with audit.deed(conference):
        clearance.settle([paper.pk, other.pk])

    assert [(each.papers, each.clear_papers) for each in ConferenceTotals.objects.all()] == [(1, 1), (1, 1)]


def test_counts_beside_the_clearance_leave_void_ones_out(conference: Conference) -> None:
    make_paper(conference, C, W, N, I, D, V)

    counted = with_counts(conference).values("asked", "signed", "declined", "waiting").get()

    assert counted == {"asked": 5, "signed": 2, "declined": 1, "waiting": 2}


def test_replaced_agreement_is_counted_once(conference: Conference) -> None:
    void = factories.make_agreement(conference, state=V)
    factories.make_draft(void.authorship)

    assert with_counts(conference).values("asked", "waiting").get() == {"asked": 1, "waiting": 1}


def test_papers_of_other_conferences_are_not_seen(conference: Conference) -> None:
    make_paper(factories.make_ready_conference(), C)

    assert not with_counts(conference).exists()
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

    assert (found.papers, found.clear_papers, found.papers - found.clear_papers) == (4, 1, 3)
    assert found.people_waiting == 1
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


def test_counts_asks_the_same_whatever_the_size(conference: Conference, django_assert_num_queries: Any) -> None:
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

    assert paper_counts(conference).parts == {Part.CLEAR: 1, Part.FOR_US: 0, Part.WAITING: 1, Part.BLOCKED: 3}


def test_a_paper_that_one_signature_has_cleared_waits_for_nobody() -> None:
    conference = factories.make_ready_conference(policy=Policy.ONE_FOR_ALL)
    for _ in range(2):
        make_paper(conference, C, I, D, N)
    make_paper(conference, I, N)
    factories.let_days_pass(conference)

    found = counts(conference)

    assert (found.clear_papers, found.people_waiting) == (2, 1)
    assert paper_counts(conference).parts == {Part.CLEAR: 2, Part.FOR_US: 0, Part.WAITING: 1, Part.BLOCKED: 0}
    assert found == counted_plainly(conference)
    assert [a.authorship.paper.number for a in awaited(conference)] == [Paper.objects.latest("pk").number]
    assert sorted(spared(conference).values_list("state", flat=True)) == [N, N, I, I]


def test_where_every_author_signs_nobody_is_spared(conference: Conference) -> None:
    make_paper(conference, C, I, D, N)

    found = counts(conference)

    assert (found.people_waiting, awaited(conference).count(), spared(conference).count()) == (0, 1, 0)
    assert found == counted_plainly(conference)


def test_nobody_is_waited_for_on_a_withdrawn_paper(conference: Conference) -> None:
    make_paper(conference, I, D, status=PaperStatus.WITHDRAWN)

    found = counts(conference)

    assert (found.people_waiting, awaited(conference).count()) == (0, 0)
    assert found == counted_plainly(conference)
