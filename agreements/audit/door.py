"""The one way past the triggers of append-only tables: for an erasure, by whoever owns the tables.

They are taken off within the transaction under way and put back before it ends; nobody else ever sees the tables without them,
and what fails in between is taken back with all of it. The role with which the program works cannot do so.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from agreements.audit import roles

# So long, in seconds, whoever signs meanwhile is waited for; longer, and they would wait for us.
_PATIENCE = 10


class NotOwnerError(Exception):
    """The role of this connection does not own the tables: evidence is not its to erase."""


@contextmanager
def opened(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Rows of these can be changed and removed until the block ends. Raises NotOwnerError; RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("A door was asked for outside a transaction")
    names = sorted({model._meta.db_table for model in tables})
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            standing = list(_taken_off(cursor, names))
        yield
        with connection.cursor() as cursor:
            for statement in standing:
                cursor.execute(statement)
        return
    if not roles.are_one():
        raise NotOwnerError
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}s'")
        switched_off = list(_switched_off(cursor, names))
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, trigger in switched_off:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER "{trigger}"')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _taken_off(cursor: CursorWrapper, tables: Sequence[str]) -> Iterator[str]:
    """The statements that make them again."""
    for table in tables:
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        cursor.execute(found, [table])
        for name, statement in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
            yield statement


def _switched_off(cursor: CursorWrapper, tables: Sequence[str]) -> Iterator[tuple[str, str]]:
    # A table cannot be altered while something of it is still to be checked.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        name = f"{table}_no_change"
        cursor.execute("SELECT 1 FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname = %s", [name])
        if cursor.fetchone():
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"')
            yield table, name
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
