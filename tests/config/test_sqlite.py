"""Many who write to SQLite in turn: they wait for one another, the longest waiting first, and not for ever."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from config.sqlite.base import LONG, OFTEN, RARELY, DatabaseWrapper, pause_after


@pytest.fixture(autouse=True)
def own_databases(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "db.sqlite3"
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE note (words TEXT)")
    database.close()
    return path


def wrapper(file: Path, patience: float = 20) -> DatabaseWrapper:
    options = {"timeout": patience, "transaction_mode": "IMMEDIATE"}
    given: dict[str, Any] = {"NAME": str(file), "OPTIONS": options, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    defaults = {"AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "TIME_ZONE": None, "TEST": {}}
    return DatabaseWrapper(defaults | given, alias="of_this_test")


@pytest.fixture
def holder(file: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who writes and does not come to an end."""
    database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    database.execute("BEGIN IMMEDIATE")
    yield database
    database.close()


@pytest.fixture
def waiting(holder: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses of whoever waits; the holder comes to an end after the fifth."""
    pauses: list[float] = []

    def rest(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 5:
            holder.execute("COMMIT")

    monkeypatch.setattr(time, "sleep", rest)
    return pauses


def words(database: DatabaseWrapper) -> list[str]:
    with database.cursor() as cursor:
        return [row[0] for row in cursor.execute("SELECT words FROM note ORDER BY words")]


def test_transaction_begins_when_another_has_ended(file: Path, waiting: list[float]) -> None:
    database = wrapper(file)
    database.set_autocommit(autocommit=False, force_begin_transaction_with_broken_autocommit=True)
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO note VALUES (%s)", ["waited"])
    database.commit()

    assert words(database) == ["waited"]
    assert len(waiting) == 5


def test_single_statement_waits_as_well(file: Path, waiting: list[float]) -> None:
    database = wrapper(file)
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO note VALUES (%s)", ["waited"])

    assert words(database) == ["waited"]
    assert len(waiting) == 5


def test_several_rows_outside_of_a_transaction_wait_as_well(file: Path, waiting: list[float]) -> None:
    database = wrapper(file)
    with database.cursor() as cursor:
        cursor.executemany("INSERT INTO note VALUES (%s)", [["one"], ["two"]])

    assert words(database) == ["one", "two"]
    assert len(waiting) == 5


def test_nobody_waits_for_ever(file: Path, holder: sqlite3.Connection) -> None:
    database = wrapper(file, patience=0.05)
    with database.cursor() as cursor, pytest.raises(OperationalError, match="locked"):
        cursor.execute("INSERT INTO note VALUES ('never')")


def test_who_read_before_another_wrote_is_told_at_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: pytest.fail("no waiting helps"))
    database = wrapper(file)
    with database.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT * FROM note").fetchall()
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("INSERT INTO note VALUES ('meanwhile')")
        other.close()
        with pytest.raises(OperationalError, match="locked"):
            cursor.execute("INSERT INTO note VALUES ('late')")


def test_who_has_waited_longer_asks_more_often() -> None:
    pauses = [pause_after(LONG * share) for share in (0, 0.25, 0.5, 1, 2, 100)]

    assert pauses[0] == RARELY
    assert pauses == sorted(pauses, reverse=True)
    assert pauses[3:] == pytest.approx([OFTEN] * 3)
