"""Which rows of a list are taken, and at which places, by what was settled about its differences."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from agreements.importing.difference.comparing import key_of
from agreements.importing.difference.differences import Difference
from agreements.importing.difference.kinds_and_remedies import DifferenceKind, Remedy
from agreements.importing.differing.sides import has_order, in_order
from agreements.importing.places import Key, Standing
from agreements.importing.rows import Reading, Row, RowKey
from agreements.importing.who.known import Known
from agreements.importing.who.same_papers import by_paper


@dataclass(frozen=True)
class RowsTaken:
    """`ended` are the places on papers that are given up, `places` those of all others once that has happened."""

    reading: Reading
    ended: frozenset[Key]
    places: Mapping[Key, Standing]


def taken(reading: Reading, there: Known, who: Mapping[RowKey, str], differences: Sequence[Difference]) -> RowsTaken:
    gone = {row.key for row in differences if row.kind is DifferenceKind.GONE and reading.settlement.ends(row)}
    ended = frozenset(key for key in there.authorships if gone and key_of(*key) in gone)
    left_by = {number for number, _ in ended}
    places = _closed_up(there.places, ended, left_by)
    reordered = {row.paper for row in differences if row.kind is DifferenceKind.REORDERED}
    rows: list[Row] = []
    for number, its in by_paper(reading.rows).items():
        off = [row for row in its if (number, who[row.key]) in there.ended]
        standing = [row for row in its if (number, who[row.key]) not in there.ended] if off else its
        kept = [row for row in standing if _is_taken(row, who[row.key], reading, there)]
        how = _How(
            is_reordered=number in reordered,
            has_ended=number in left_by,
            has_dropped=len(kept) < len(standing),
            has_new=any((number, who[row.key]) not in places for row in kept),
        )
        occupied = _occupied(number, {who[row.key] for row in kept}, there, places)
        rows += [*_placed(kept, how, occupied, reading), *off]
    if len(rows) == len(reading.rows):  # in their order, where nobody is left out
        by_key = {row.key: row for row in rows}
        rows = [by_key[row.key] for row in reading.rows]
    return RowsTaken(replace(reading, rows=tuple(rows)), ended, places)


@dataclass(frozen=True, slots=True)
class _How:
    """What is the matter with a paper's places."""

    is_reordered: bool
    has_ended: bool
    has_dropped: bool
    has_new: bool


def _is_taken(row: Row, person: str, reading: Reading, there: Known) -> bool:
    if row.paper_id not in there.papers:
        return reading.remedy(DifferenceKind.NEW_PAPER) is not Remedy.KEEP
    return (row.paper_id, person) in there.authorships or reading.remedy(DifferenceKind.ADDED) is not Remedy.KEEP


def _placed(rows: Sequence[Row], how: _How, occupied: Collection[int], reading: Reading) -> list[Row]:
    """As the list says, as it is here, or, where the list’s own numbers no longer fit, in the list's order in what is free."""
    if not has_order(rows):
        return list(rows)
    keeps_order = how.is_reordered and reading.remedy(DifferenceKind.REORDERED) is Remedy.KEEP
    says_something_new = how.is_reordered or (reading.compares and how.has_new)
    if keeps_order or ((reading.compares or how.has_dropped) and not how.has_ended and not says_something_new):
        return [replace(row, position=None) for row in rows]
    if not (reading.compares or how.has_ended or how.has_dropped):
        return list(rows)
    free = (place for place in count(1) if place not in occupied)
    return [replace(row, position=next(free)) for row in in_order(rows)]


def _occupied(number: str, taking: Collection[str], there: Known, places: Mapping[Key, Standing]) -> set[int]:
    """By those who stay where they are, because the list does not name them."""
    others = ((number, key) for key in there.on_papers[number] if key not in taking) if number in there.papers else ()
    return {places[key].position for key in others if key in places}


def _closed_up(
    places: Mapping[Key, Standing], ended: Collection[Key], left_by: Collection[str]
) -> dict[Key, Standing]:
    """On papers that somebody leaves, the others move up: 1, 2, 3 and so on."""
    left = {key: place for key, place in places.items() if key not in ended}
    groups = defaultdict[str, list[Key]](list)
    for key in left:
        if key[0] in left_by:
            groups[key[0]].append(key)
    for keys in groups.values():
        for rank, key in enumerate(sorted(keys, key=lambda each: left[each].position), 1):
            left[key] = left[key]._replace(position=rank)
    return left
