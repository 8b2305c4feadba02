"""SQLite for many who write in turn: the longer somebody has waited for the one lock, the oftener they ask for it.

SQLite itself asks less and less often, at last every tenth of a second, and whoever comes later is there sooner: one of
eight people who sign at the same time then waits for three seconds, and a job that never rests keeps everybody out.
"""

import sqlite3
import time
from collections.abc import Iterable
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.models.signals import post_migrate

from config.sqlite import statistics

# Seconds between two questions: at first, and from when somebody has waited for so long on.
RARELY, OFTEN, LONG = 0.010, 0.001, 0.200
# Held by another; a snapshot that is out of date (SQLITE_BUSY_SNAPSHOT) stays so, however long one waits.
_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY)


class PatientConnection(sqlite3.Connection):
    """One that waits in the way described above, for `patience` seconds at most."""

    patience: float = 0.0


class Cursor(base.SQLiteCursorWrapper):
    connection: PatientConnection

    def execute(self, query: str, params: Any = None) -> "Cursor":
        began = time.monotonic()
        while True:
            try:
                super().execute(query, params)
            except sqlite3.OperationalError as error:
                waited = time.monotonic() - began
                if error.sqlite_errorcode not in _HELD or waited >= self.connection.patience:
                    raise
                time.sleep(pause_after(waited))
            else:
                return self

    def executemany(self, query: str, param_list: Iterable[Any]) -> "Cursor":
        """Outside of a transaction each may have to wait for itself."""
        if self.connection.in_transaction:
            super().executemany(query, param_list)
        else:
            for params in param_list:
                self.execute(query, params)
        return self


def pause_after(waited: float) -> float:
    """Seconds until the lock is asked for again by somebody who has waited for so many."""
    return max(OFTEN, RARELY - (RARELY - OFTEN) * waited / LONG)


class DatabaseWrapper(base.DatabaseWrapper):
    patience: float = 0.0

    def get_connection_params(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_connection_params() | {"factory": PatientConnection}
        self.patience = found["timeout"]
        return found

    def get_new_connection(self, conn_params: dict[str, Any]) -> PatientConnection:
        """SQLite's own way of waiting is good enough until the connection stands."""
        made: PatientConnection = super().get_new_connection(conn_params)
        made.execute("PRAGMA busy_timeout = 0")
        made.patience = self.patience
        return made

    def create_cursor(self, name: str | None = None) -> Cursor:
        return self.connection.cursor(factory=Cursor)  # type: ignore[no-any-return]


post_migrate.connect(statistics.keep, dispatch_uid="statistics of SQLite")
