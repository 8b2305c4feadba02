"""Who stands where on a paper after an import. Pure: rows, and who is on the papers now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from agreements.importing.rows import Problem, Reading, Row

Key = tuple[str, str]


class Standing(NamedTuple):
    """Somebody's place on a paper in the database."""

    position: int
    name: str


def settled(reading: Reading, standing: Mapping[Key, Standing]) -> tuple[Reading, dict[Key, int]]:
    """The reading without the rows whose place is taken, and the places of the others by paper and address.

    A row that names no place leaves the order as it is; somebody new goes last. A row that is refused leaves its author
    where they were, and so may take the place of another row.
    """
    wanted = {(row.paper_id, row.email): row for row in reading.rows}
    problems = list(reading.problems)
    while refused := list(_refused(wanted.values(), standing)):
        problems += refused
        lines = {problem.row for problem in refused}
        wanted = {key: row for key, row in wanted.items() if row.line not in lines}
    problems.sort(key=lambda problem: problem.row)
    return replace(reading, rows=tuple(wanted.values()), problems=tuple(problems)), _places(wanted, standing)


def _refused(rows: Iterable[Row], standing: Mapping[Key, Standing]) -> Iterator[Problem]:
    named = [row for row in rows if row.position is not None]
    moving = {(row.paper_id, row.email) for row in named}
    taken = {(key[0], place.position): place for key, place in standing.items() if key not in moving}
    for row in named:
        if place := taken.get((row.paper_id, row.position or 0)):
            reason = f"Position {row.position} of paper {row.paper_id} is taken by “{place.name}”, whom this file leaves there."
            yield Problem(row.line, "author_order", reason)


def _places(wanted: Mapping[Key, Row], standing: Mapping[Key, Standing]) -> dict[Key, int]:
    places = {key: place.position for key, place in standing.items()}
    places |= {key: row.position for key, row in wanted.items() if row.position is not None}
    last: defaultdict[str, int] = defaultdict(int)
    for (paper, _), position in places.items():
        last[paper] = max(last[paper], position)
    for key in wanted:
        if key not in places:
            last[key[0]] += 1
            places[key] = last[key[0]]
    return {key: places[key] for key in wanted}
