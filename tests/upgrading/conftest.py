"""The database as a release before left it, to be filled with rows and brought up to today's."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.full_speed import at_full_speed

# The last migrations of version 0.1.
VERSION_0_1 = [("agreements", "0003_conference_image"), ("signatures", "0006_countersignature_images")]


@pytest.fixture(autouse=True)
def unmeasured() -> Iterator[None]:
    """Migrations are left out of what is measured, and what they lead to is measured by tests of its own."""
    with at_full_speed():
        yield


def _newest() -> list[tuple[str, str]]:
    return [
        key
        for key in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if key[0] in ("agreements", "signatures")
    ]


def _migrate(targets: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(targets)


@cache
def _models() -> Apps:
    """Of version 0.1. Not those that going back returns: in two apps they hold what was taken away."""
    return MigrationExecutor(connection).loader.project_state(VERSION_0_1).apps


@pytest.fixture(scope="session")
def emptied() -> Iterator[sqlite3.Connection]:
    """A place for a copy of the empty database of version 0.1, kept from one test to the next."""
    with closing(sqlite3.connect(":memory:")) as copy:
        yield copy


def _go_back(emptied: sqlite3.Connection) -> None:
    """By all migrations the first time; SQLite, which can be copied, has the copy from then on, which is far quicker."""
    connection.ensure_connection()
    if emptied.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        _migrate(VERSION_0_1)
        if connection.vendor == "sqlite":
            connection.connection.backup(emptied)
    else:
        emptied.backup(connection.connection)


@pytest.fixture
def version_0_1(transactional_db: None, emptied: sqlite3.Connection) -> Iterator[Apps]:
    """The models of version 0.1 over an empty database of that version."""
    _go_back(emptied)
    yield _models()
    _migrate(_newest())


@pytest.fixture
def upgrade(version_0_1: Apps) -> Callable[[], None]:
    """Runs all migrations since version 0.1; from then on today's models may be used."""
    return lambda: _migrate(_newest())


@pytest.fixture
def version_0_1_again(version_0_1: Apps) -> Callable[[], Apps]:
    """Takes all migrations since version 0.1 back, with the rows that are there."""

    def go_back() -> Apps:
        _migrate(VERSION_0_1)
        return _models()

    return go_back
