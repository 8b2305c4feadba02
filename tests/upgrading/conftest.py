"""The database as a release before left it, to be filled with rows and brought up to today's."""

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import RunPython
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from pytest_django import DjangoDbBlocker

from tests.full_speed import at_full_speed
from tests.upgrading.stepping import step_by_step

# The last migrations of version 0.1.
VERSION_0_1 = [("agreements", "0003_conference_image"), ("signatures", "0006_countersignature_images")]


# The steps that came last, and the whole way. Those of before are written, as is what they lead to: `make test-slow`.
_OF_TODAY = {
    "test_all_at_once.py",
    "test_editions.py",
    "test_import_states.py",
    "test_installation.py",
    "test_other_signers.py",
    "test_receipts.py",
    "test_reminders_back.py",
    "test_signed_scans.py",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent and item.path.name not in _OF_TODAY:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def unmeasured() -> Iterator[None]:
    """Migrations are left out of what is measured, and what they lead to is measured by tests of its own."""
    with at_full_speed():
        yield


class _Step(NamedTuple):
    operation: Operation
    before: ProjectState
    after: ProjectState


@contextmanager
def _made_for_good() -> Iterator[None]:
    """Some millions of objects, of which none becomes garbage: Python's collector would look through them again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@cache
def _way() -> list[tuple[Migration, list[_Step]]]:
    """From version 0.1 to today, with the models of each station.

    To make their classes takes ten times as long as what is done to the database, and they are the same in each test.
    """
    with _made_for_good():
        return _made_way()


def _made_way() -> list[tuple[Migration, list[_Step]]]:
    executor = step_by_step(connection)
    graph = executor.loader.graph
    ours = {app for app, _ in VERSION_0_1}
    former = [*VERSION_0_1, *(leaf for leaf in graph.leaf_nodes() if leaf[0] not in ours)]
    passed = {key for node in former for key in graph.forwards_plan(node)}
    plan = executor.migration_plan(graph.leaf_nodes(), clean_start=True)
    state = executor.loader.project_state(former)
    assert state.apps  # made once; what follows makes anew only what changes
    way = []
    for migration in (each for each, _ in plan if (each.app_label, each.name) not in passed):
        steps = []
        for operation in migration.operations:
            if isinstance(operation, RunPython):
                _settle(state)
            before, state = state, state.clone()
            operation.state_forwards(migration.app_label, state)
            steps.append(_Step(operation, before, state))
        way.append((migration, steps))
    return way


def _settle(state: ProjectState) -> None:
    """With all its models, as an operation in Python asks for them; otherwise it would make them each time."""
    state.clear_delayed_apps_cache()
    assert state.apps
    state.is_delayed = False


def _go_on() -> None:
    """From version 0.1 to today."""
    for migration, steps in _way():
        with connection.schema_editor(atomic=migration.atomic) as editor:
            for operation, before, after in steps:
                operation.database_forwards(migration.app_label, editor, before, after)
        MigrationRecorder(connection).record_applied(migration.app_label, migration.name)


def _go_back() -> None:
    for migration, steps in reversed(_way()):
        with connection.schema_editor(atomic=migration.atomic) as editor:
            for operation, before, after in reversed(steps):
                operation.database_backwards(migration.app_label, editor, after, before)
        MigrationRecorder(connection).record_unapplied(migration.app_label, migration.name)


@cache
def _models() -> Apps:
    """Of version 0.1. Not those that going back returns: in two apps they hold what was taken away."""
    return step_by_step(connection).loader.project_state(VERSION_0_1).apps


@contextmanager
def _pointed_at(name: str) -> Iterator[None]:
    """The connection leads to this database meanwhile."""
    connection.close()
    facts = connection.settings_dict
    former, facts["NAME"] = facts["NAME"], name
    try:
        yield
    finally:
        connection.close()
        facts["NAME"] = former


def _copy(source: str, target: str) -> None:
    """Of a database that nobody is connected to."""
    if connection.vendor == "sqlite":
        shutil.copyfile(source, target)
    else:
        _remove(target)
        _execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


@contextmanager
def _in_a_copy(source: str) -> Iterator[None]:
    name = f"{source}_again"
    connection.close()
    _copy(source, name)
    with _pointed_at(name):
        yield
    _remove(name)


def _remove(name: str) -> None:
    if connection.vendor == "sqlite":
        Path(name).unlink()
    else:
        _execute(f'DROP DATABASE IF EXISTS "{name}"')


def _execute(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture(scope="session")
def emptied(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of an empty database of version 0.1: all migrations are taken back once, in a copy of the one of the tests."""
    name = f"{connection.settings_dict['NAME']}_0_1"
    with django_db_blocker.unblock():
        connection.close()
        _copy(connection.settings_dict["NAME"], name)
        with _pointed_at(name), at_full_speed():
            _go_back()
        yield name
        _remove(name)


@pytest.fixture
def empty_database(transactional_db: None) -> Iterator[None]:
    """Without any table, the test's own."""
    name = f"{connection.settings_dict['NAME']}_empty"
    connection.close()
    if connection.vendor == "sqlite":
        Path(name).touch()
    else:
        _remove(name)
        _execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    with _pointed_at(name):
        yield
    _remove(name)


@pytest.fixture
def version_0_1(transactional_db: None, emptied: str) -> Iterator[Apps]:
    """The models of version 0.1 over an empty database of that version, which is the test's own."""
    with _in_a_copy(emptied):
        yield _models()


@pytest.fixture
def of_today(transactional_db: None) -> Iterator[None]:
    """An empty database of today's version, which the test may take back: an upgrade of an empty one makes no other."""
    with _in_a_copy(connection.settings_dict["NAME"]):
        yield


@pytest.fixture
def upgrade(version_0_1: Apps) -> Callable[[], None]:
    """Runs all migrations since version 0.1; from then on today's models may be used."""
    return _go_on


@pytest.fixture
def version_0_1_again() -> Callable[[], Apps]:
    """Takes all migrations since version 0.1 back, with the rows that are there."""

    def go_back() -> Apps:
        _go_back()
        return _models()

    return go_back
