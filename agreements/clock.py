"""The time: `now()` for schedules and leases, and the one that evidence states, which is the database's.

Web servers and workers may run on machines whose clocks differ; they share one database, and its clock is the one that
`audit.evidence_time` goes by. (SQLite is a library within our process: its clock is ours.)

The columns that say when a row was made keep `default=timezone.now`: no evidence rests on it, and another callable there
would bring nothing but migrations, which on SQLite copy whole tables.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, DateTimeField, Func, Value
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

_offset: ContextVar[timedelta] = ContextVar("offset", default=timedelta())


def now() -> datetime:
    """The time of this machine: for what is due, has run out or is shown, never for what is signed."""
    return timezone.now() + _offset.get()


def ahead() -> timedelta:
    """By how much both clocks were put on (see `moved`)."""
    return _offset.get()


class DatabaseTime(Func):
    """The database's time as an expression of a query: of this moment, not of the transaction's beginning."""

    function = "CLOCK_TIMESTAMP"
    output_field = DateTimeField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any) -> Any:
        return compiler.compile(Value(now(), output_field=self.output_field))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any) -> Any:
        sql, _ = self.as_sql(compiler, connection, **extra_context)
        return f"({sql} + %s)", [_offset.get()]


class UtcMinute(Func):
    """A moment's minute in UTC as text, "2020-09-23 14:05": quick to count by, wherever the database keeps its moments."""

    output_field = CharField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any) -> Any:
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, 1, 16)", **extra_context)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any) -> Any:
        template = "TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"
        return self.as_sql(compiler, connection, template=template, **extra_context)


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Both clocks go ahead by so much (or behind): for tests, and while a demonstration is loaded."""
    token = _offset.set(_offset.get() + by)
    try:
        yield
    finally:
        _offset.reset(token)
