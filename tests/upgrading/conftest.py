"""The database as a release before left it, to be filled with rows and brought up to today's."""

from collections.abc import Callable, Iterator

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# The last migrations of version 0.1.
VERSION_0_1 = [("agreements", "0003_conference_image"), ("signatures", "0006_countersignature_images")]


def _newest() -> list[tuple[str, str]]:
    return [
        key
        for key in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if key[0] in ("agreements", "signatures")
    ]


def _migrate(targets: list[tuple[str, str]]) -> Apps:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    # Not the state that it returns: after going back in two apps that one holds what was taken away.
    return executor.loader.project_state(targets).apps


@pytest.fixture
def version_0_1(transactional_db: None) -> Iterator[Apps]:
    """The models of version 0.1 over an empty database of that version."""
    yield _migrate(VERSION_0_1)
    _migrate(_newest())


@pytest.fixture
def upgrade(version_0_1: Apps) -> Callable[[], None]:
    """Runs all migrations since version 0.1; from then on today's models may be used."""
    return lambda: _migrate(_newest()) and None


@pytest.fixture
def version_0_1_again(version_0_1: Apps) -> Callable[[], Apps]:
    """Takes all migrations since version 0.1 back, with the rows that are there."""
    return lambda: _migrate(VERSION_0_1)
