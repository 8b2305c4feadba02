"""Who stands where on a paper after an import. Pure: rows, and who is on the papers now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from agreements.importing.rows import Problem, Reading, Row, RowKey
from agreements.importing.whole_papers import kept_whole
from agreements.wording.marked import gettext_noop

_TAKEN = gettext_noop("Position %(position)d of paper %(paper)s is taken by “%(name)s”, whom this file leaves there.")
# Paper and person.
Key = tuple[str, str]


class Standing(NamedTuple):
    """Somebody's place on a paper in the database."""

    position: int
    name: str


def settled(
    reading: Reading, standing: Mapping[Key, Standing], who: Mapping[RowKey, str]
) -> tuple[Reading, dict[Key, int]]:
    """The reading without the papers on which a row's place is taken, and the places of the others by paper and person.

    `who` names the person of each row that takes a place, by its key. A row that names no place leaves the order as it is;
    somebody new goes last.
    """
    rows = [row for row in reading.rows if row.key in who]
    refused = {problem.row: problem for problem in _refused(rows, standing, who)}
    good = tuple(row for row in reading.rows if row.line not in refused)
    papers = {row.line: row.paper_id for row in reading.rows if row.line in refused}
    found = kept_whole(replace(reading, rows=good, problems=(*reading.problems, *refused.values())), papers)
    wanted = {(row.paper_id, who[row.key]): row for row in found.rows if row.key in who}
    return found, _places(wanted, standing)


def _refused(rows: Iterable[Row], standing: Mapping[Key, Standing], who: Mapping[RowKey, str]) -> Iterator[Problem]:
    named = [row for row in rows if row.position is not None]
    moving = {(row.paper_id, who[row.key]) for row in named}
    taken = {(key[0], place.position): place for key, place in standing.items() if key not in moving}
    for row in named:
        if place := taken.get((row.paper_id, row.position or 0)):
            said = {"position": row.position, "paper": row.paper_id, "name": place.name}
            yield Problem(row.line, "author_order", _TAKEN % said, paper=row.paper_id, name=row.name)


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
