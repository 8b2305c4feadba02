"""Columns that are read off one row of the database each: where from, and what is made of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from signatures.exporting.tables.shapes import Column, TableRow, Value

_AT_ONCE = 1000


@dataclass(frozen=True)
class ColumnSource:
    """`path` is a field, or what the rows were annotated with."""

    path: str
    column: Column
    made: Callable[[Any], Value] | None = None


def columns_of(sources: Sequence[ColumnSource]) -> tuple[Column, ...]:
    return tuple(source.column for source in sources)


def rows_of(found: QuerySet[Any], sources: Sequence[ColumnSource]) -> Iterator[TableRow]:
    """In one query; the rows are fetched while they are given."""
    paths = list(dict.fromkeys(source.path for source in sources))
    places = [(paths.index(source.path), source.made) for source in sources]
    for row in found.values_list(*paths).iterator(chunk_size=_AT_ONCE):
        yield tuple(made(row[place]) if made else row[place] for place, made in places)


def as_text(value: object) -> str:
    """Of what is no text in the database: an id, a state."""
    return "" if value is None else str(value)
