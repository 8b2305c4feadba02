"""One try of a scenario after the other, and what is looked at after each and at the end."""

import traceback

from django.db import close_old_connections

from tests.races import (
    address_races,
    answer_races,
    checks,
    countersigning_races,
    deciding_races,
    document_races,
    identity_races,
    import_races,
    invitation_races,
    paper_races,
    request_races,
    settling_races,
    sqlite_races,
    team_races,
    text_races,
)
from tests.races.scenarios import SCENARIOS, Race, Scenario
from tests.races.world import World

# Importing them has filled the list, in this order.
_SUBJECTS = (
    answer_races,
    import_races,
    address_races,
    identity_races,
    invitation_races,
    request_races,
    countersigning_races,
    deciding_races,
    document_races,
    paper_races,
    settling_races,
    team_races,
    text_races,
    sqlite_races,
)


def chosen(words: str, *, is_brief: bool = False) -> list[Scenario]:
    """Those whose name holds the words; all without any, but for the long ones in a brief run."""
    order = [subject.__name__ for subject in _SUBJECTS]
    ordered = sorted(SCENARIOS, key=lambda each: order.index(each.run.__module__))
    if is_brief and not words:
        return [each for each in ordered if not each.is_long]
    return [each for each in ordered if words.lower() in each.name.lower()]


def try_once(world: World, scenario: Scenario, number: int, *, is_brief: bool) -> Race:
    race = Race(world, number, is_brief=is_brief)
    close_old_connections()
    try:
        scenario.run(race)
        # Beside the workers, who have only just begun.
        race.faults += [line for conference in race.conferences for line in checks.of_invariants(conference)]
    except Exception as error:  # noqa: BLE001  one that cannot be tried keeps no other from being tried
        place = traceback.extract_tb(error.__traceback__)[-1]
        race.faults.append(f"it could not be tried: {type(error).__name__} in {place.name}, {str(error)[:200]}")
    race.faults += checks.of_the_server(world)
    return race


def settle(world: World, races: list[Race]) -> list[str]:
    """Let the workers end what they have, and look at everything once more; returns what belongs to no try."""
    told = checks.wait_until_idle([conference for race in races for conference in race.conferences])
    for race in races:
        for check in race.when_settled:
            check()
        race.faults += [line for conference in race.conferences for line in checks.when_idle(conference)]
    return [*told, *checks.of_the_server(world), *checks.of_mails(world)]
