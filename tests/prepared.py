"""What thousands of tests begin with: made once, and then put into the tables as rows, which takes a tenth of the time."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import time_machine
from django.apps import apps
from django.db import connection, transaction

from agreements.audit.chain import GENESIS, hash_of
from agreements.models import ChainHead, Conference, Event
from tests import factories

# The columns and the rows of a table.
Rows = tuple[list[str], list[tuple[Any, ...]]]
# Those whose rows are hashed anew: each log has its own name, by which files of other tests stand in the store.
_CHAIN = (Event, ChainHead)
_numbers = count(1)
# Which documents were made with a conference.
_FILES: dict[Callable[[], Conference], dict[Path, bytes]] = {}


class _Made(NamedTuple):
    key: int
    tables: dict[str, Rows]
    events: list[Event]
    head: ChainHead


def ready_conference() -> Conference:
    """As `factories.make_ready_conference` makes it, at some time since the tests began."""
    if time_machine.escape_hatch.is_travelling() or Conference.objects.exists():
        return factories.make_ready_conference()
    made = _made_once(factories.make_ready_conference)
    _put_in(made.tables)
    _append_anew(made)
    return Conference.objects.get(pk=made.key)


def with_documents(make: Callable[[], Conference], folder: Path) -> Conference:
    """As `make` makes it at some time since the tests began, with its log, which its documents name; they lie in the folder."""
    if time_machine.escape_hatch.is_travelling() or Conference.objects.exists():
        return make()
    made = _made_once(make)
    if make not in _FILES:
        _FILES[make] = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name, content in _FILES[make].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    _put_in(made.tables)
    Event.objects.bulk_create(deepcopy(made.events))
    ChainHead.objects.bulk_create([deepcopy(made.head)])
    return Conference.objects.get(pk=made.key)


def _put_in(tables: dict[str, Rows]) -> None:
    with connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            names = ", ".join(map(connection.ops.quote_name, columns))
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})", rows)


def _append_anew(made: _Made) -> None:
    events, head, previous = deepcopy(made.events), deepcopy(made.head), GENESIS
    events[0].payload["of_test"] = next(_numbers)
    for event in events:
        event.previous_hash = previous
        previous = event.hash = hash_of(event)
    Event.objects.bulk_create(events)
    head.hash = previous
    ChainHead.objects.bulk_create([head])


@cache
def _made_once(make: Callable[[], Conference]) -> _Made:
    """What it added to the tables."""
    with transaction.atomic():
        before = {table: _rows_of(table)[1] for table in _tables()}
        made = make()
        after = {table: _rows_of(table) for table in _tables()}
        events, head = list(made.events.order_by("number")), ChainHead.objects.get(conference=made)
        transaction.set_rollback(True)
    added = {
        table: (columns, [row for row in rows if row not in before[table]]) for table, (columns, rows) in after.items()
    }
    return _Made(made.pk, {table: rows for table, rows in added.items() if rows[1]}, events, head)


def _tables() -> Iterator[str]:
    for label in ("agreements", "signatures"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if model not in _CHAIN:
                yield model._meta.db_table


def _rows_of(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return [column[0] for column in cursor.description], cursor.fetchall()
