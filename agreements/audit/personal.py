"""Personal values beside the chain, compared with the salted digests that its events hold.

A value may be missing only where an event of the kind `personal.erased` says so. Its facts name, under `values`, numbers of
events, each with the names of the values that are gone: {"values": {"12": ["typed_name", "reason"]}}.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from agreements.audit.chain import SALTED, digest_of, head_of
from agreements.models import Conference, EventValue

ERASED = "personal.erased"
_ROWS = 2000
# Of each value its name, itself and its salt, after the number of its event.
_Value = tuple[int, str, str, str]


def untrue_values(conference: Conference) -> Iterator[str]:
    """One line for each value that is not what its event says, is missing without a deed, or belongs to none."""
    last, _ = head_of(conference)
    erased = _erased(conference, last)
    for number, payload, values in _beside(conference, last):
        named = {name: digest for name, digest in payload.items() if str(digest).startswith(SALTED)}
        for name, digest in named.items():
            if name in values:
                if not _has_digest(*values[name], digest):
                    yield f"event {number} has a personal value “{name}” that is not the one in the chain"
            elif (number, name) not in erased:
                yield f"event {number} has lost its personal value “{name}”, and no event records an erasure"
        for name in values.keys() - named.keys():
            yield f"event {number} has a personal value “{name}” that it does not name"


def _erased(conference: Conference, last: int) -> set[tuple[int, str]]:
    deeds = conference.events.filter(kind=ERASED, number__lte=last).values_list("number", "payload")
    return {
        (int(number), name)
        for erased_at, facts in deeds
        for number, names in facts["values"].items()
        for name in names
        if int(number) < erased_at
    }


def _beside(conference: Conference, last: int) -> Iterator[tuple[int, dict[str, Any], Mapping[str, tuple[str, str]]]]:
    """Each event's number and payload, and its values with their salts; both tables are read once, side by side."""
    events = conference.events.filter(number__lte=last).order_by("number").values_list("number", "payload")
    rows = EventValue.objects.filter(event__conference=conference, event__number__lte=last).order_by("event__number")
    columns = rows.values_list("event__number", "name", "value", "salt")
    groups: Iterator[tuple[int, Iterator[_Value]]] = groupby(columns.iterator(_ROWS), key=itemgetter(0))
    following = next(groups, None)
    for number, payload in events.iterator(_ROWS):
        values: dict[str, tuple[str, str]] = {}
        if following and following[0] == number:
            values = {name: (value, salt) for _, name, value, salt in following[1]}
            following = next(groups, None)
        yield number, payload, values


def _has_digest(value: str, salt: str, digest: str) -> bool:
    try:
        return digest_of(salt, value) == digest
    except ValueError:  # a salt that is no hexadecimal number
        return False
