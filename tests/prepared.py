"""What thousands of tests begin with: made once, and then put into the empty tables as rows, which takes a tenth of the time."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import time_machine
from django.apps import apps
from django.db import connection, transaction

from agreements.models import Conference
from tests import factories

# The columns and the rows of a table.
Rows = tuple[list[str], list[tuple[Any, ...]]]


def ready_conference() -> Conference:
    """As `factories.make_ready_conference` makes it; a minute ago, at most as long as the tests have run."""
    if time_machine.escape_hatch.is_travelling() or Conference.objects.exists():
        return factories.make_ready_conference()
    key, tables = _made_once(factories.make_ready_conference)
    with connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            names = ", ".join(map(connection.ops.quote_name, columns))
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})", rows)
    return Conference.objects.get(pk=key)


@cache
def _made_once(make: Callable[[], Conference]) -> tuple[int, dict[str, Rows]]:
    """What it added to the tables; in the order in which they refer to each other."""
    with transaction.atomic():
        before = {table: _rows_of(table)[1] for table in _tables()}
        key = make().pk
        after = {table: _rows_of(table) for table in _tables()}
        transaction.set_rollback(True)
    added = {
        table: (columns, [row for row in rows if row not in before[table]]) for table, (columns, rows) in after.items()
    }
    return key, {table: rows for table, rows in added.items() if rows[1]}


def _tables() -> Iterator[str]:
    for label in ("agreements", "signatures"):
        yield from (model._meta.db_table for model in apps.get_app_config(label).get_models(include_auto_created=True))


def _rows_of(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return [column[0] for column in cursor.description], cursor.fetchall()
