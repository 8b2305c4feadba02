"""Tables whose rows are only ever added: triggers refuse UPDATE, DELETE, TRUNCATE and REPLACE.

A model says so with `is_append_only = True`; with `frozen_by = "column"` a row is free until that column is filled, and the
columns of `never_frozen` are free even then.

Django remakes tables on SQLite and drops their triggers as it does so; hence they are asserted again after every
migration. A superuser of the database can still remove them: `missing_triggers` and the hash chain show that.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.apps import AppConfig, apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

_REFUSED = "rows of this table are never changed or removed"
_CREATED = re.compile(r'CREATE TRIGGER "(\w+)"')


def tables_of(app: AppConfig) -> Sequence[type[models.Model]]:
    """The app's models whose rows are never changed, or not once they are frozen."""
    return [m for m in app.get_models() if getattr(m, "is_append_only", False) or hasattr(m, "frozen_by")]


def assert_triggers(sender: AppConfig, using: str = "default", **_kwargs: Any) -> None:
    """Put the triggers of an app's append-only tables in place; a receiver of post_migrate."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    statements = [
        statement
        for model in tables_of(sender)
        if model._meta.db_table in existing
        for statement in _statements(connection, model)
    ]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def triggers_in(cursor: CursorWrapper, vendor: str) -> set[str]:
    if vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    return {name for (name,) in cursor.fetchall()}


def missing_triggers(using: str = "default") -> Iterator[str]:
    """Tables whose rows could be changed, because a trigger of theirs is gone, switched off or another one."""
    connection = connections[using]
    with connection.cursor() as cursor:
        standing = _standing(cursor, connection.vendor)
    for app in apps.get_app_configs():
        for model in tables_of(app):
            for statement in _statements(connection, model):
                name = _CREATED.match(statement)
                if name and (name[1] not in standing or standing[name[1]] not in ("", statement)):
                    yield f"the trigger {name[1]} is missing: rows of {model._meta.db_table} can be changed or removed"


def _standing(cursor: CursorWrapper, vendor: str) -> dict[str, str]:
    """The triggers that are at work, each with its statement where the database keeps it as it was given."""
    if vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute(
            "SELECT tgname, '' FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND prosrc LIKE %s",
            [f"%RAISE EXCEPTION '{_REFUSED}%"],
        )
    return dict(cursor.fetchall())


def _statements(connection: BaseDatabaseWrapper, model: type[models.Model]) -> Iterator[str]:
    return _sqlite(model) if connection.vendor == "sqlite" else _postgresql(model)


def _sqlite(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    for deed in ("update", "delete"):
        yield f'DROP TRIGGER IF EXISTS "{table}_no_{deed}"'
        yield (
            f'CREATE TRIGGER "{table}_no_{deed}" BEFORE {deed.upper()}{_of_frozen(model, deed)} ON "{table}" '
            f"{_when_frozen(model)}"
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
    yield f'DROP TRIGGER IF EXISTS "{table}_no_replace"'
    if hasattr(model, "frozen_by"):
        return
    again = f'SELECT 1 FROM "{table}" AS old WHERE {" OR ".join(_same_row(model))}'  # noqa: S608  # nosec B608 names of ours
    yield (
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" WHEN EXISTS ({again}) '
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )


def _when_frozen(model: type[models.Model]) -> str:
    column = getattr(model, "frozen_by", "")
    return f'WHEN (OLD."{column}" IS NOT NULL) ' if column else ""


def _of_frozen(model: type[models.Model], deed: str) -> str:
    """Which columns an update must name to be refused: all, unless some are never frozen."""
    free = getattr(model, "never_frozen", ())
    frozen = [str(field.column) for field in model._meta.local_concrete_fields if field.name not in free]
    return f" OF {', '.join(frozen)}" if free and deed == "update" else ""


def _same_row(model: type[models.Model]) -> Iterator[str]:
    """Conditions under which REPLACE would remove the old row: each key that the table keeps unique."""
    for field in model._meta.local_concrete_fields:
        if field.primary_key or field.unique:
            yield f'old."{field.column}" = NEW."{field.column}"'
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            columns = [
                cast("models.Field[Any, Any]", model._meta.get_field(name)).column for name in constraint.fields
            ]
            same = [f'old."{column}" = NEW."{column}"' for column in columns]
            same += [
                f"{row}.\"{name}\" = '{value}'" for name, value in _equalities(constraint) for row in ("old", "NEW")
            ]
            yield f"({' AND '.join(same)})"


def _equalities(constraint: models.UniqueConstraint) -> list[tuple[str, str]]:
    """The condition of a partial constraint, which here is always "these columns have these values"."""
    children = constraint.condition.children if isinstance(constraint.condition, models.Q) else []
    return [child for child in children if isinstance(child, tuple)]


def _postgresql(model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    yield (
        "CREATE OR REPLACE FUNCTION countersign_append_only() RETURNS trigger AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}: %', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
    )
    row, update = f"FOR EACH ROW {_when_frozen(model)}", f"UPDATE{_of_frozen(model, 'update')}"
    for name, deeds, each in (
        ("no_change", f"{update} OR DELETE", row),
        ("no_truncate", "TRUNCATE", "FOR EACH STATEMENT "),
    ):
        yield f'DROP TRIGGER IF EXISTS "{table}_{name}" ON "{table}"'
        yield (
            f'CREATE TRIGGER "{table}_{name}" BEFORE {deeds} ON "{table}" '
            f"{each}EXECUTE FUNCTION countersign_append_only()"
        )


def remove_triggers(app: AppConfig, using: str = "default") -> None:
    """For a migration that must change such a table, and for tests that empty all tables."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for trigger in triggers_in(cursor, connection.vendor):
            for model in tables_of(app):
                table = model._meta.db_table
                if trigger.startswith(f"{table}_no_"):
                    where = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"{where}')
