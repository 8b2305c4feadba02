"""What a table is: columns that are always the same, and rows of raw values that are read while they are written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from agreements.access import Access
from agreements.labels import Words
from agreements.models import Conference
from signatures.exporting.tables.narrowing import Narrowed
from signatures.models import DownloadKind

# None where there is nothing to say.
Value = str | int | bool | datetime | date | None
TableRow = tuple[Value, ...]


class CellKind(StrEnum):
    """Of what its cells are; a workbook has each as its own type."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    DAY = "day"
    YES_NO = "yes-no"


class Secrecy(StrEnum):
    """Who is given a column."""

    OPEN = "open"
    # Addresses and reasons: to viewers only by an owner's choice.
    PERSONAL = "personal"
    # What was said in somebody's place: never to viewers.
    EVIDENCE = "evidence"


@dataclass(frozen=True)
class Column:
    """`explanation` says what its cells are, without a full stop."""

    name: str
    explanation: Words
    kind: CellKind = CellKind.TEXT
    secrecy: Secrecy = Secrecy.OPEN


class Columned(Protocol):
    """A table, or what one reader is given of it."""

    @property
    def columns(self) -> tuple[Column, ...]: ...


@dataclass(frozen=True)
class Table:
    """`read` and `counted` are of one conference, or of what a list's filter leaves of it; without `counted` there is no
    shorter way to tell than to read them."""

    label: Words
    explanation: Words
    kind: DownloadKind
    columns: tuple[Column, ...]
    read: Callable[[Narrowed], Iterator[TableRow]]
    counted: Callable[[Narrowed], int] | None
    # The lists whose filters it follows.
    follows: tuple[str, ...] = ("papers", "authors", "agreements")
    # Whether all of it is for those alone who may read mails.
    is_personal: bool = False

    @property
    def name(self) -> str:
        """In addresses, in names of files, and in the list of what was taken away."""
        return self.kind.value

    def rows(self, conference: Conference, narrowed: Narrowed | None = None) -> Iterator[TableRow]:
        return self.read(narrowed or Narrowed(conference))


@dataclass(frozen=True)
class Given:
    """A table as one reader gets it: with the columns that are for them, in the order of the table."""

    table: Table
    columns: tuple[Column, ...]
    _places: tuple[int, ...]

    @property
    def has_personal(self) -> bool:
        """Whether anything in it is not for everybody."""
        return any(column.secrecy != Secrecy.OPEN for column in self.columns)

    def counted_rows(self, narrowed: Narrowed) -> tuple[int, Iterator[TableRow]]:
        """How many there are, and the rows themselves."""
        if self.table.counted:
            return self.table.counted(narrowed), self.rows(narrowed)
        rows = list(self.rows(narrowed))
        return len(rows), iter(rows)

    def rows(self, narrowed: Narrowed) -> Iterator[TableRow]:
        found = self.table.read(narrowed)
        if len(self._places) == len(self.table.columns):
            return found
        return (tuple(row[place] for place in self._places) for row in found)


def given(table: Table, access: Access | None = None) -> Given:
    """To a member of the staff; without one, to whoever runs commands on the server, who gets all of it."""
    secrecies = set(Secrecy) if access is None else _given_to(access)
    places = tuple(place for place, column in enumerate(table.columns) if column.secrecy in secrecies)
    return Given(table, tuple(table.columns[place] for place in places), places)


def _given_to(access: Access) -> set[Secrecy]:
    found = {Secrecy.OPEN}
    if access.can_export:
        found.add(Secrecy.PERSONAL)
    if access.can_see_evidence:
        found.add(Secrecy.EVIDENCE)
    return found
