"""People of a list that has no addresses, whose names are written otherwise there than here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from agreements.importing.difference.comparing import Named
from agreements.importing.difference.resembling import paired
from agreements.importing.differing.sides import in_order
from agreements.importing.outcomes import Remark, RemarkKind
from agreements.importing.rows import Reading, Row, RowKey
from agreements.importing.who.identity import Person
from agreements.importing.who.known import Known
from agreements.importing.who.same_papers import by_paper


def recognised_by_likeness(
    rows: Sequence[Row], found: Mapping[RowKey, Person], there: Known
) -> Mapping[RowKey, Person]:
    """The same, with those who would be somebody new taken for whom nobody of the list is as yet, on the same paper."""
    known = dict(found)
    for number, its in by_paper(rows).items():
        taken = {found[row.key].key for row in its}
        left = {key: each for key, each in there.on_papers[number].items() if key not in taken and key in there.people}
        new = {found[row.key].key: row for row in its if found[row.key].key not in there.people}
        if left and new:
            places = {found[row.key].key: place for place, row in enumerate(in_order(its), 1)}
            places |= {key: place for place, key in enumerate(there.on_papers[number], 1) if key in left}
            listed = [Named(key, row.name) for key, row in new.items()]
            here = [Named(key, each.printed_name) for key, each in left.items()]
            for mine, other in paired(listed, here, places=places).items():
                known[new[mine].key] = there.people[other]
    return known


def without_repetitions(reading: Reading, found: Mapping[RowKey, Person], there: Known) -> Reading:
    """Somebody named twice in a row is one author, as in the list that they were imported from, unless two stand here."""
    again: dict[RowKey, Remark] = {}
    for its in by_paper(reading.rows).values():
        for before, row in pairwise(in_order(its)):
            is_new = found[row.key].key not in there.people
            if before.name == row.name and is_new:
                about = Remark(
                    row.line, "name", RemarkKind.REPEATED, row.name, str(before.line), row.paper_id, row.name
                )
                again[row.key] = about
    rows = tuple(row for row in reading.rows if row.key not in again)
    return replace(reading, rows=rows, remarks=(*reading.remarks, *again.values())) if again else reading
