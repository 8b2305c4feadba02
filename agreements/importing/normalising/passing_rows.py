"""Telling somebody who waits how far the reading of a list is. Pure."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from agreements.web.sandbox import Tell

_T = TypeVar("_T")
# Of so many rows one is told of.
_EVERY = 100


def passing(rows: Iterable[_T], tell: Tell, total: int = 0) -> Iterator[_T]:
    """The rows as they are; `total` is how many there are, if that is known."""
    for number, row in enumerate(rows):
        if not number % _EVERY:
            tell(number, total)
        yield row
