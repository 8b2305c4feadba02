"""Personal values beside the chain, compared with the salted digests that its events hold.

A value may be missing only where an event of the kind `personal.erased` says so. Its facts name, under `values`, numbers of
events, each with the names of the values that are gone: {"values": {"12": ["typed_name", "reason"]}}.
"""

from collections import deque
from collections.abc import Container, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from agreements.audit.chain import SALTED, Leaf, digest_of, first_bad_number_before, head_of, leaves_of
from agreements.models import Conference, EventValue

ERASED = "personal.erased"
_ROWS = 2000
# Of each value its name, itself and its salt, after the number of its event.
_Value = tuple[int, str, str, str]
# A value and its salt.
_Salted = tuple[str, str]


def chain_and_values(conference: Conference) -> tuple[int | None, list[str]]:
    """What `first_bad_number` says, and a line for each value that is not what its event says, is missing without a deed, or
    belongs to none; the log is read once for both."""
    head = head_of(conference)
    untrue: list[str] = []
    leaves = _compared(conference, head[0], untrue)
    bad = first_bad_number_before(conference, head, leaves)
    deque(leaves, maxlen=0)  # what follows on a bad one has values, too
    return bad, untrue


def erased_values(conference: Conference) -> int:
    """How many values are gone by recorded deeds."""
    return len(_erased(conference, head_of(conference)[0]))


def _compared(conference: Conference, last: int, untrue: list[str]) -> Iterator[Leaf]:
    """All events in their order; `untrue` learns of the values of those up to the last."""
    erased = _erased(conference, last)
    values_of = _ValuesBeside(conference, last)
    for event in leaves_of(conference):
        if event.number <= last:
            untrue.extend(_untrue(event, values_of.next_of(event.number), erased))
        yield event


def _untrue(event: Leaf, values: Mapping[str, _Salted], erased: Container[tuple[int, str]]) -> Iterator[str]:
    named = {name: digest for name, digest in event.payload.items() if str(digest).startswith(SALTED)}
    for name, digest in named.items():
        if name in values:
            if not _has_digest(*values[name], digest):
                yield f"event {event.number} has a personal value “{name}” that is not the one in the chain"
        elif (event.number, name) not in erased:
            yield f"event {event.number} has lost its personal value “{name}”, and no event records an erasure"
    for name in values.keys() - named.keys():
        yield f"event {event.number} has a personal value “{name}” that it does not name"


def _erased(conference: Conference, last: int) -> set[tuple[int, str]]:
    deeds = conference.events.filter(kind=ERASED, number__lte=last).values_list("number", "payload")
    return {
        (int(number), name)
        for erased_at, facts in deeds
        for number, names in facts["values"].items()
        for name in names
        if int(number) < erased_at
    }


class _ValuesBeside:
    """The values beside the events up to the last, read in the order of these."""

    def __init__(self, conference: Conference, last: int) -> None:
        values = EventValue.objects.filter(event__conference=conference, event__number__lte=last)
        columns = values.order_by("event__number").values_list("event__number", "name", "value", "salt")
        self._groups: Iterator[tuple[int, Iterator[_Value]]] = groupby(columns.iterator(_ROWS), key=itemgetter(0))
        self._following = next(self._groups, None)

    def next_of(self, number: int) -> Mapping[str, _Salted]:
        """Those of one event, by name; to be asked for one event after the other."""
        if self._following is None or self._following[0] != number:
            return {}
        values = {name: (value, salt) for _, name, value, salt in self._following[1]}
        self._following = next(self._groups, None)
        return values


def _has_digest(value: str, salt: str, digest: str) -> bool:
    try:
        return digest_of(salt, value) == digest
    except ValueError:  # a salt that is no hexadecimal number
        return False
