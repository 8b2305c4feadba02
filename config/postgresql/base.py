"""PostgreSQL with patience: a server that is silent, rather than away, ends nobody's wait by itself.

Its own limits (statement_timeout) need a server that runs, and TCP needs one whose machine is gone. With `patience` among
the OPTIONS, in seconds, a connection whose server has said nothing for so long is closed, with an OperationalError. For
some seconds then nobody else of this process waits for that server but one who tries whether it is back.
"""

import threading
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypeVar

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

T = TypeVar("T")
PAUSE = 5.0


@dataclass
class _Silence:
    """Of the server, as this process last heard it; `until` is 0 as long as it answers."""

    until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        self.until = time.monotonic() + PAUSE

    def end(self) -> None:
        self.until = 0.0

    def may_ask(self) -> bool:
        """Whoever is told so during a silence is the one who tries; the others are told to wait on."""
        with self.lock:
            if self.until and time.monotonic() < self.until:
                return False
            if self.until:
                self.begin()
            return True


silence = _Silence()


class Connection(psycopg.Connection[Any]):
    patience: float | None = None

    def wait(self, gen: Generator[Any, Any, T], interval: float = 0.1, timeout: float | None = None) -> T:
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:  # it still owes an answer: it was silent
                silence.begin()
                self.pgconn.finish()
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    # The driver's exceptions, and our connection.
    Database = SimpleNamespace(**{**vars(psycopg), "connect": Connection.connect})  # type: ignore[assignment]
    patience: float | None = None

    def get_connection_params(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_connection_params()
        self.patience = found.pop("patience", None)
        return found

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        if self.patience is None:
            made: Connection = super().get_new_connection(conn_params)
            return made
        if not silence.may_ask():
            raise psycopg.OperationalError("the server was silent a moment ago")
        try:
            made = super().get_new_connection(conn_params)
        except psycopg.errors.ConnectionTimeout:
            silence.begin()
            raise
        silence.end()
        made.patience = self.patience
        return made

    def is_usable(self) -> bool:
        """An idle connection is asked before it is used again; a server that lives answers that at once."""
        if self.patience is None:
            return bool(super().is_usable())
        if not silence.may_ask():
            return False
        self.connection.patience = PAUSE
        if is_usable := bool(super().is_usable()):
            silence.end()
            self.connection.patience = self.patience
        return is_usable
