"""Each policy is computed a second time, from raw rows and by plain code; after every deed both say the same of each paper."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agreements import clock
from agreements.models import Policy
from signatures.operations.invariants.counts import differing_counts
from signatures.operations.invariants.papers import raw_papers, untrue_papers
from tests.agreements.clearing.generated import DEEDS, World
from tests.agreements.clearing.policies_plainly import plainly

pytestmark = pytest.mark.django_db

# Of one conference.
PAPERS = 40
CONFERENCES = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 2**32 - 1),
        "policy": st.sampled_from(Policy),
        "is_by_rule": st.booleans(),
        "deeds": st.lists(st.sampled_from(DEEDS), min_size=6, max_size=9),
    }
)


def compare(world: World, after: str) -> None:
    told = dict(world.conference.papers.values_list("number", "blocked_by"))
    expected = plainly(world.conference, clock.now())
    assert told == expected, f"after {after}"
    clear = set(world.conference.papers.filter(is_clear=True).values_list("number", flat=True))
    assert clear == {number for number, blocker in expected.items() if not blocker}
    papers = raw_papers(world.conference)
    assert [*untrue_papers(world.conference, papers), *differing_counts(world.conference, papers)] == []


def live_through(seed: int, policy: Policy, is_by_rule: bool, deeds: Sequence[Callable[[World], None]]) -> None:
    with ExitStack() as time:
        world = World(Random(seed), policy, PAPERS, is_by_rule, time)
        compare(world, "the beginning")
        for deed in deeds:
            deed(world)
            compare(world, deed.__name__)


def with_examples(count: int) -> settings:
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        # What fails is told as it is: to make it smaller would take many times as long.
        phases=[Phase.generate],
        suppress_health_check=quiet,
    )


@with_examples(25)
@given(CONFERENCES)
def test_each_policy_is_the_same_from_raw_rows_after_every_deed(given_one: dict[str, object]) -> None:
    """A thousand papers."""
    live_through(**given_one)  # type: ignore[arg-type]  # as they are drawn


@pytest.mark.slow
@pytest.mark.timeout(1800)
@with_examples(250)
@given(CONFERENCES)
def test_each_policy_is_the_same_from_raw_rows_of_ten_thousand_papers(given_one: dict[str, object]) -> None:
    live_through(**given_one)  # type: ignore[arg-type]  # as they are drawn
