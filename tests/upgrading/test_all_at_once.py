"""An empty database takes all steps at once, and is then as one that has taken them one by one."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.upgrading.stepping import step_by_step

APPS = ("agreements", "signatures")
_PARTS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql <> ''",
    "postgresql": """
        SELECT table_name, concat_ws(' ', column_name, data_type, character_maximum_length, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = current_schema()
        UNION ALL SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = current_schema()::regnamespace
        UNION ALL SELECT tablename, regexp_replace(indexdef, 'INDEX .* ON', 'INDEX ON') FROM pg_indexes
            WHERE schemaname = current_schema()""",
}


def _schema() -> dict[str, list[str]]:
    """What each table and index is made of, by its name; the order of columns says nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTS[connection.vendor])
        rows = cursor.fetchall()
    found: dict[str, list[str]] = {}
    for name, words in rows:
        parts = _parts(words) if connection.vendor == "sqlite" else [words]
        found.setdefault(name, []).extend(parts)
    return {name: sorted(parts) for name, parts in found.items()}


def _parts(statement: str) -> list[str]:
    """The lines of a CREATE statement: what stands between commas outside of brackets."""
    head, _, body = statement.partition("(")
    parts, depth = [""], 0
    for sign in body:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [head, *(re.sub(r"\s+", " ", part).strip(" )") for part in parts)]


@pytest.fixture
def made_at_once(transactional_db: None) -> dict[str, list[str]]:
    return _schema()


def test_steps_from_version_0_1_lead_to_the_same_tables(
    made_at_once: dict[str, list[str]], upgrade: Callable[[], None]
) -> None:
    upgrade()

    assert _schema() == made_at_once


@pytest.mark.slow
def test_steps_from_nothing_lead_to_the_same_tables(made_at_once: dict[str, list[str]], empty_database: None) -> None:
    executor = step_by_step(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    assert _schema() == made_at_once


def test_one_that_began_at_once_knows_all_steps(made_at_once: dict[str, list[str]]) -> None:
    steps = {key for key in MigrationLoader(None, replace_migrations=False).disk_migrations if key[0] in APPS}

    assert steps <= set(MigrationRecorder(connection).applied_migrations())
    assert not set(MigrationLoader(connection).graph.nodes) & {(app, "0002_errand") for app in APPS}
