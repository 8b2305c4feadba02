"""Runs the races and prints one table; exit status 1 if anything did not hold.

    make races [TRIES=10] [ONLY="words of a scenario"] [SECONDS=90]

`SECONDS` is for whoever cannot wait: the scenarios in turns, in any order, for as long as that. So that most have their turn,
and one that a change of a page has broken is told of, what takes several seconds mostly comes late, and the few long ones
(`is_long`) wait for a run without it, or for one whose `ONLY` names them.
"""

import itertools
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType

from tests.races import world as worlds
from tests.races.scenarios import Scenario
from tests.races.table import Table
from tests.races.world import World

_TRIES = 10


def main() -> int:
    # Also where whoever started this has them ignored, as a shell does for what it puts into the background.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    seconds = float(os.environ.pop("SECONDS", "0") or 0)
    tries = int(os.environ.get("TRIES") or _TRIES)
    with worlds.running() as world:
        # What a scenario needs of Django can be had only now.
        from tests.races import trying  # noqa: PLC0415

        began = time.monotonic()
        chosen = trying.chosen(os.environ.get("ONLY", ""), is_brief=bool(seconds))
        order = _in_turns(chosen, began + seconds) if seconds else _one_by_one(chosen, tries)
        table = Table([each.name for each in chosen], may_leave_out=bool(seconds))
        _try_all(world, order, table, is_brief=bool(seconds))
    print(table)
    return 1 if table.has_faults else 0


def _one_by_one(scenarios: list[Scenario], tries: int) -> Iterator[tuple[Scenario, int]]:
    return ((each, number) for each in scenarios for number in range(tries))


def _in_turns(scenarios: list[Scenario], until: float) -> Iterator[tuple[Scenario, int]]:
    """In an order that is another one each time: a run that is too short for all of them leaves none out for good."""
    scenarios = sorted(scenarios, key=lambda each: random.random() * each.seconds)
    for number in itertools.count():
        for each in scenarios:
            if time.monotonic() >= until:
                return
            yield each, number


def _try_all(world: World, order: Iterator[tuple[Scenario, int]], table: Table, *, is_brief: bool) -> None:
    from tests.races import trying  # noqa: PLC0415

    races = []
    for scenario, number in order:
        began = time.monotonic()
        race = trying.try_once(world, scenario, number, is_brief=is_brief)
        races.append((scenario, race))
        told = f"{scenario.name}, {number + 1}: {', '.join(race.faults[:3]) or 'clean'}"[:300]
        print(f"{time.monotonic() - began:5.1f} s  {told}", file=sys.stderr, flush=True)
    table.at_large = trying.settle(world, [race for _, race in races])
    for scenario, race in races:
        table.add(scenario.name, race)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
