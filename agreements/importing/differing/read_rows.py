"""The rows of a list that are taken: of which papers here, by whom, at which places; and what was found to differ."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace

from agreements.importing.difference.comparing import key_of
from agreements.importing.difference.differences import Difference
from agreements.importing.difference.kinds_and_remedies import TITLES, DifferenceKind
from agreements.importing.differing.likely import recognised_by_likeness, without_repetitions
from agreements.importing.differing.numbers import as_numbered_here
from agreements.importing.differing.rows_taken import taken
from agreements.importing.differing.sides import differences
from agreements.importing.places import Key, Standing, settled
from agreements.importing.rows import Reading, RowKey
from agreements.importing.steps import Absent
from agreements.importing.who.identity import Person, recognised
from agreements.importing.who.known import Known
from agreements.models import PaperStatus
from agreements.states import SIGNED

_OF_PAPERS = frozenset({*TITLES, DifferenceKind.WITHDRAWN})


@dataclass(frozen=True)
class ReadRows:
    """`told` grows while steps are made of the rows: only then is it known what else differs."""

    reading: Reading
    there: Known
    who: Mapping[RowKey, Person]
    positions: Mapping[Key, int]
    new_numbers: Mapping[str, str]
    told: list[Difference] = field(default_factory=list)
    # Places on papers that are given up.
    ended: frozenset[Key] = frozenset()


def read_rows(reading: Reading, there: Known) -> ReadRows:
    numbered = as_numbered_here(reading, there)
    reading = numbered.reading
    found = recognised(reading.rows, there.people.values())
    if reading.compares:
        reading = without_repetitions(reading, found, there)
        found = recognised_by_likeness(reading.rows, found, there)
    who = {key: person.key for key, person in found.items()}
    told = [*numbered.differences, *differences(reading, there, who)]
    rows = taken(reading, there, who, told)
    standing = {row.key: who[row.key] for row in rows.reading.rows if (row.paper_id, who[row.key]) not in there.ended}
    good, positions = settled(rows.reading, rows.places, standing)
    ended = frozenset(key for key in rows.ended if key[0] not in good.held_back)
    _move_up(there, rows.places, {number for number, _ in ended})
    return ReadRows(good, there, found, positions, numbered.new_numbers, told, ended)


def _move_up(there: Known, places: Mapping[Key, Standing], numbers: Container[str]) -> None:
    """On papers that somebody leaves, everybody stands by then where that leaves them."""
    for key, each in there.authorships.items():
        if key[0] in numbers and key in places:
            each.position = places[key].position


def still_told(read: ReadRows) -> Iterator[Difference]:
    """Of papers that are left out only who is gone, because that may be what leaves them out. Each with how many signed
    agreements it is about."""
    states, there = read.there.states, read.there.authorships
    signed = [key for key, each in there.items() if states.get(each.pk) in SIGNED]
    of_people, of_papers = {key_of(*key) for key in signed}, Counter(number for number, _ in signed)
    for each in read.told:
        if each.kind is DifferenceKind.GONE or each.paper not in read.reading.held_back:
            is_of_paper = each.kind in _OF_PAPERS
            count = of_papers[each.paper] if is_of_paper else int(each.key in of_people)
            yield replace(each, signed=count) if count else each


def unnamed(read: ReadRows) -> int:
    """Papers here of which the list says nothing."""
    named = {row.paper_id for row in read.reading.rows} | read.reading.held_back | read.reading.unaccepted.keys()
    standing = (number for number, paper in read.there.papers.items() if paper.status == PaperStatus.ACCEPTED)
    return sum(number not in named for number in standing)


def absent(read: ReadRows) -> Iterator[Absent]:
    there, reading = read.there, read.reading
    named = {(row.paper_id, read.who[row.key].key) for row in reading.rows}
    for (number, key), each in there.authorships.items():
        is_named = (number, key) in named or (number, key) in read.ended
        if each.pk in there.states and not is_named and number not in reading.held_back:
            yield Absent(number, each.printed_name, there.authors[key].email if key in there.authors else "")
