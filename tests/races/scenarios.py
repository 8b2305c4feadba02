"""The list of scenarios, in order, and what one try of one is given and must tell."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.races.hands import Hand, Outcome, at_once
from tests.races.world import World

Deed = Callable[["Race"], None]


@dataclass(frozen=True)
class Scenario:
    name: str
    run: Deed
    seconds: int = 1

    @property
    def is_long(self) -> bool:
        return self.seconds >= _LONG


_LONG = 20


SCENARIOS: list[Scenario] = []


def scenario(name: str, *, seconds: int = 1) -> Callable[[Deed], Deed]:
    """Put a function among the scenarios, under these words of the table.

    `seconds`: about how many it takes, where these are several.
    """

    def enter(deed: Deed) -> Deed:
        SCENARIOS.append(Scenario(name, deed, seconds))
        return deed

    return enter


@dataclass
class Race:
    """One try. `number` counts a scenario's tries from 0; `conferences` are looked at when all is done."""

    world: World
    number: int
    is_brief: bool = False
    answered: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    # What was measured on the way.
    notes: list[str] = field(default_factory=list)
    conferences: list[Any] = field(default_factory=list)
    when_settled: list[Callable[[], None]] = field(default_factory=list)

    def go(self, *hands: Hand) -> list[Outcome]:
        """Let them act at once; answers are counted, and a page that failed is a fault."""
        outcomes = at_once(hands)
        for outcome in outcomes:
            self.answered[f"{outcome.does} {outcome.answer[:40]}"] += 1
            if outcome.is_fault:
                self.faults.append(f"{outcome.does} was answered {outcome.answer[:200]}")
        return outcomes

    def expect(self, what: str, found: object, wanted: object) -> None:
        if found != wanted:
            self.faults.append(f"{what}: {found} instead of {wanted}")

    def expect_none(self, what: str, found: Sequence[object]) -> None:
        if found:
            self.faults.append(f"{what}: {len(found)}, such as {found[0]}")

    def later(self, check: Callable[[], None]) -> None:
        """Look at this once the workers have nothing left to do."""
        self.when_settled.append(check)


def count(outcomes: Sequence[Outcome], answer: str) -> int:
    return sum(outcome.answer == answer for outcome in outcomes)
