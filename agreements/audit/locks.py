"""What a deed holds until it ends, in one order for all deeds, as weakly as it can be.

1. Its conference, where it decides for all of it: an import, a text, the team.
2. Its people, all at once, in the order of their ids. A person's row guards all that is theirs and all that stands above
   their signature: address, links, agreements, printed names, the titles of their papers. Whoever changes one of these
   holds those whom it concerns, and whoever holds somebody reads it as it is.
3. Rows that are nobody's, such as mails and works, in the order of their keys; papers last, when the deed is done but for
   the chain (`clearance.changed`), because two co-authors hold nothing in common before.
4. The head of the chain, within the statement that appends the events (`appending`).

A lock says FOR NO KEY UPDATE: rows that point to the one that is held can be written meanwhile. On SQLite one deed writes at
a time.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeVar

from django.db.models import Model, QuerySet

from agreements.models import Author, Conference

M = TypeVar("M", bound=Model)
# People of one statement; a list of 25,000 goes in several, each after the ids of the one before.
_AT_ONCE = 5_000


class _Rank(IntEnum):
    NOTHING = 0
    CONFERENCE = 1
    PEOPLE = 2
    ROWS = 3


@dataclass
class Held:
    """What one deed holds."""

    conference: Conference
    rank: _Rank = _Rank.NOTHING
    people: set[int] = field(default_factory=set)
    has_conference: bool = False

    def rise_to(self, rank: _Rank) -> None:
        if rank < self.rank or rank == self.rank == _Rank.PEOPLE:
            raise RuntimeError(f"A deed that holds {self.rank.name.lower()} asked for {rank.name.lower()}")
        self.rank = rank


held: ContextVar[Held | None] = ContextVar("held", default=None)


def conference() -> Conference:
    """The conference of the deed under way as it is now; RuntimeError if the deed holds people or rows, and not it."""
    mine = _mine()
    if not mine.has_conference:
        mine.rise_to(_Rank.CONFERENCE)
        mine.has_conference = True
    return Conference.objects.select_for_update(no_key=True).get(pk=mine.conference.pk)


def people(authors: Iterable[int]) -> dict[int, Author]:
    """These authors as they are now, by id, in the order of their ids.

    RuntimeError for somebody whom the deed does not hold, if it already holds other people or rows.
    """
    mine, wanted = _mine(), sorted(set(authors))
    if not mine.people.issuperset(wanted):
        mine.rise_to(_Rank.PEOPLE)
        mine.people.update(wanted)
    found: dict[int, Author] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = Author.objects.filter(pk__in=wanted[start : start + _AT_ONCE]).order_by("pk")
        found |= {author.pk: author for author in rows.select_for_update(no_key=True)}
    return found


def rows(wanted: QuerySet[M]) -> list[M]:
    """These rows as they are now, in the order of their keys."""
    _mine().rise_to(_Rank.ROWS)
    return list(wanted.order_by("pk").select_for_update(of=("self",), no_key=True))


def _mine() -> Held:
    mine = held.get()
    if mine is None:
        raise RuntimeError("A lock was asked for outside a deed")
    return mine
