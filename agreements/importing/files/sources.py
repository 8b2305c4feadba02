"""What is in a file once it is opened: tables, and trees of lists and named values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from agreements.importing.files.records import Record
from agreements.importing.rows import RefusedFileError
from agreements.wording.marked import gettext_noop

MAX_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class ListFile:
    name: str
    content: bytes = field(repr=False)


class Cells:
    """A row of a table by its tidied headings; where one stands twice, the first counts. What is not there is empty."""

    __slots__ = ("_index", "_written", "fault", "number")

    def __init__(self, record: Record, index: dict[str, int]) -> None:
        self.number, self.fault = record.number, record.fault
        self._written, self._index = record.cells, index

    def __getitem__(self, heading: str) -> str:
        return self.at(self._index.get(heading, -1))

    def at(self, place: int) -> str:
        return self._written[place] if 0 <= place < len(self._written) else ""


@dataclass(frozen=True)
class Table:
    """`name` is the file's or the sheet's, `header` its headings tidied, `written` as they stand there."""

    name: str
    header: tuple[str, ...]
    written: tuple[str, ...]
    # The rows below the header, from the beginning each time.
    records: Callable[[], Iterator[Record]] = field(repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What a mapping calls the columns, no two the same: the heading, with a number if it stands twice, or the place."""
        found: dict[str, None] = {}
        for place, heading in enumerate(self.header, 1):
            name = again = heading or str(place)
            count = 1
            while again in found:
                count += 1
                again = f"{name} ({count})"
            found[again] = None
        return tuple(found)

    def has(self, *headings: str) -> bool:
        return set(headings) <= set(self.header)

    def rows(self) -> Iterator[Cells]:
        """Those that are not blank. Blank ones take as long to read, so they count."""
        index = {heading: place for place, heading in reversed(list(enumerate(self.header)))}
        filled = 0
        for count, record in enumerate(self.records(), 1):
            if count > MAX_ROWS:
                raise RefusedFileError(_too_many(blank=filled < MAX_ROWS), row=record.number)
            if record.fault or any(cell.strip() for cell in record.cells):
                filled += 1
                yield Cells(self._fitting(record), index)

    def _fitting(self, record: Record) -> Record:
        """A row may end early; what stands behind the last heading cannot be told."""
        if record.fault or not any(cell.strip() for cell in record.cells[len(self.header) :]):
            return record
        words = gettext_noop("The row has %(cells)d cells; the header has %(headings)d.")
        fault = words % {"cells": len(record.cells), "headings": len(self.header)}
        return Record(record.number, record.cells, fault)


@dataclass(frozen=True)
class Tree:
    """Of a JSON, YAML or XML file: lists, dictionaries, texts and numbers."""

    name: str
    data: Any = field(repr=False)


Opened = Table | Tree


def _too_many(*, blank: bool) -> str:
    if blank:
        words = gettext_noop("The list has more than %(most)s rows, blank ones included. Delete the blank rows.")
    else:
        words = gettext_noop("The list has more than %(most)s rows. Divide it, and import the parts one by one.")
    return words % {"most": f"{MAX_ROWS:,}"}
