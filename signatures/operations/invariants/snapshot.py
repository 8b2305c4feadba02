"""One moment of the database for a whole examination, whoever is at work beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All that is read within is of one moment; nothing can be written, and nobody who writes waits for it.

    Within a transaction it is what that transaction sees.
    """
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _read_only_sqlite(connection):
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _read_only_sqlite(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Our transactions begin as those of a writer, of whom there is one at a time; this one begins as a reader."""
    with connection.cursor() as cursor:  # which connects, and so sets the mode
        cursor.execute("PRAGMA query_only = ON")
    mode = vars(connection)["transaction_mode"]
    vars(connection)["transaction_mode"] = "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        vars(connection)["transaction_mode"] = mode
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
