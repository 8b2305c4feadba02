"""Where one signature was enough: papers that are clear stay so, marked, until their text is; and the way back."""

from collections.abc import Callable

import pytest
from django.apps.registry import Apps

from agreements.conferences import policies
from agreements.models import Conference, ConferenceTotals, Paper, Text
from signatures.operations.invariants.papers import raw_papers, untrue_papers
from tests.upgrading.test_matters_waivers_and_endings import Old


def told() -> dict[str, tuple[str, bool]]:
    return {
        number: (by, kept) for number, by, kept in Paper.objects.values_list("number", "blocked_by", "is_kept_clear")
    }


def test_papers_that_one_signature_has_cleared_stay_clear_and_say_so(
    version_0_1: Apps, upgrade: Callable[[], None]
) -> None:
    old = Old(version_0_1, policy="one")
    for number, states in {
        "1": ("countersigned", "invited"),
        "2": ("countersigned", "waived"),
        "3": ("invited", "declined"),
        "4": ("accepted", "invited"),
        "5": ("accepted", "declined"),
        "6": ("waived", "draft"),
    }.items():
        old.paper(number, *states)

    upgrade()

    conference = Conference.objects.get()
    assert (conference.policy, conference.objection_days) == ("one_for_all", 7)
    assert told() == {
        "1": ("", True),
        "2": ("", False),
        "3": ("answer", False),
        "4": ("answer", False),
        "5": ("declined", False),
        "6": ("", True),
    }
    assert ConferenceTotals.objects.get().clear_papers == 3
    assert list(untrue_papers(conference, raw_papers(conference))) == []
    # Marked, the papers stay clear, and their authors are told at last.
    text = Text.objects.get()
    proposal = policies.Proposal(policies.Policy.ONE_FOR_ALL, 2, 7, frozenset([text.pk]))
    assert policies.outlook(conference, proposal).no_longer_clear == []


@pytest.mark.parametrize("policy", ["every"])
def test_other_conferences_are_as_they_were(version_0_1: Apps, upgrade: Callable[[], None], policy: str) -> None:
    old = Old(version_0_1, policy=policy)
    old.paper("1", "countersigned", "invited")
    old.paper("2", "countersigned")

    upgrade()

    assert (Conference.objects.get().policy, told()) == ("every", {"1": ("answer", False), "2": ("", False)})
