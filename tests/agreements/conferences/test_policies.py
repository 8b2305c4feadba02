"""Another policy: shown first with what it changes, then carried out, by the page's deed and by a command."""

import json
from dataclasses import replace

import pytest
from django.core.management import CommandError

from agreements.conferences import policies
from agreements.conferences.policies import OvertakenPolicyError, Proposal
from agreements.jobs import bulk_jobs
from agreements.jobs.bulk_jobs import AlreadyRunningError
from agreements.models import BulkJob, Conference, Event, Paper, Policy, User
from agreements.people import signatures_for_all
from agreements.states import State
from signatures.operations import sweep
from signatures.operations.invariants.papers import raw_papers, untrue_papers
from tests import factories
from tests.commands import said

pytestmark = pytest.mark.django_db
C, I = State.COUNTERSIGNED, State.INVITED  # noqa: E741


@pytest.fixture
def owner(conference: Conference) -> User:
    return factories.make_member(conference)


def paper(conference: Conference, *states: State, **facts: bool) -> Paper:
    made = factories.make_paper(conference)
    for state in states:
        factories.make_agreement(conference, paper=made, state=state, **facts)
    return made


def clear(conference: Conference) -> list[int]:
    return list(conference.papers.filter(is_clear=True).order_by("pk").values_list("pk", flat=True))


def to(conference: Conference, policy: Policy, **more: object) -> Proposal:
    return replace(policies.present(conference), policy=policy, **more)  # type: ignore[arg-type]


def test_what_would_change_is_shown_and_then_done(conference: Conference, owner: User) -> None:
    half, whole, named = (
        paper(conference, C, C, I),
        paper(conference, C),
        paper(conference, C, I, is_corresponding=True),
    )

    two = policies.outlook(conference, to(conference, Policy.K_OF_N, needed_signatures=2))
    one = policies.outlook(conference, to(conference, Policy.CORRESPONDING))

    assert (two.papers, two.clear_before, two.clear_after) == (3, 1, 2)
    assert (two.become_clear, two.no_longer_clear) == ([half.pk], [])
    assert one.become_clear == [named.pk]
    assert clear(conference) == [whole.pk]
    policies.set_policy(conference, two.proposal, by=owner, shown=two.digest)
    assert clear(conference) == [half.pk, whole.pk]
    back = policies.outlook(conference, to(conference, Policy.EVERY))
    assert back.no_longer_clear == [half.pk]
    assert [event.payload for event in Event.objects.filter(kind="conference.changed")] == [{"policy": "k_of_n"}]


def test_nothing_is_changed_but_what_was_shown(conference: Conference, owner: User) -> None:
    paper(conference, C, I)
    shown = policies.outlook(conference, to(conference, Policy.K_OF_N, needed_signatures=1))
    paper(conference, C, I)

    with pytest.raises(OvertakenPolicyError) as overtaken:
        policies.set_policy(conference, shown.proposal, by=owner, shown=shown.digest)

    conference.refresh_from_db()
    assert (conference.policy, len(overtaken.value.present.become_clear)) == (Policy.EVERY, 2)
    assert policies.set_policy(conference, policies.present(conference), by=owner) is None


def test_many_papers_are_a_workers(conference: Conference, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "FEW", 1)
    monkeypatch.setattr(bulk_jobs, "CHUNK", 2)
    made = [paper(conference, C, I) for _ in range(5)]

    policies.set_policy(conference, to(conference, Policy.K_OF_N, needed_signatures=1), by=owner)

    assert clear(conference) == []
    # What nobody has come to yet is no fault.
    assert list(untrue_papers(conference, raw_papers(conference))) == []
    with pytest.raises(AlreadyRunningError):
        policies.set_policy(conference, to(conference, Policy.EVERY), by=owner)
    sweep.run_bulk_job()
    assert len(clear(conference)) == 2
    assert list(untrue_papers(conference, raw_papers(conference))) == []
    while sweep.run_bulk_job():
        pass
    assert clear(conference) == [each.pk for each in made]
    assert BulkJob.objects.get().finished_at


def test_papers_that_are_clear_by_the_former_rule_stay_so_when_their_text_is_marked(owner: User) -> None:
    conference = factories.make_conference(policy=Policy.ONE_FOR_ALL)
    text = factories.make_text(conference, is_for_all=False)
    kept = paper(conference, C, I)
    Paper.objects.filter(pk=kept.pk).update(is_kept_clear=True)
    factories.evaluate(conference)
    kept.refresh_from_db()
    assert (kept.is_clear, kept.is_kept_clear) == (True, True)

    found = policies.outlook(conference, to(conference, Policy.ONE_FOR_ALL, for_all=frozenset([text.pk])))
    policies.set_policy(conference, found.proposal, by=owner, shown=found.digest)
    while signatures_for_all.go_on():
        pass

    kept.refresh_from_db()
    assert (found.people_told, found.no_longer_clear, found.begin_days) == (1, [], [kept.pk])
    assert (kept.is_clear, kept.is_kept_clear, kept.objections_until is None) == (True, True, False)
    assert policies.present(conference).for_all == {text.pk}
    factories.let_days_pass(conference)
    kept.refresh_from_db()
    assert (kept.is_clear, kept.is_kept_clear) == (True, False)


def test_the_command_shows_and_then_does_what_it_has_shown(conference: Conference) -> None:
    half = paper(conference, C, I)
    order = ("set_policy", conference.slug, "k_of_n", "--needed", "1")

    shown = json.loads(said(*order, "--json"))
    assert (shown["become_clear"], shown["clear_after"], shown["dry_run"], clear(conference)) == (1, 1, True, [])
    assert f"Become clear: 1. {half.number} {half.title}" in said(*order)
    with pytest.raises(CommandError, match="nothing was changed"):
        said(*order, "--confirm", "0" * 64)
    said(*order, "--confirm", shown["digest"])

    assert clear(conference) == [half.pk]
    with pytest.raises(CommandError, match="no published text 9"):
        said(*order, "--for-all", "9")
