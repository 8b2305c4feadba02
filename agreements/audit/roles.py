"""Two roles on PostgreSQL: one owns the tables and migrates, the other one works and cannot change what is evidence.

Privileges are asked before triggers, and the second role cannot give them to itself nor switch a trigger off.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from agreements.audit.append_only import tables_of
from agreements.models import EventValue

ONE_ROLE = checks.Warning(
    "The program works in the database as the owner of the tables: it could switch off what protects the evidence.",
    hint="Make a second role with `manage.py database_roles`, and name it in DATABASE_URL; see docs/operations.md.",
    id="agreements.W002",
)
_EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
_ADDING = "SELECT, INSERT"


def statements(connection: BaseDatabaseWrapper, *, owner: str, application: str) -> Iterator[str]:
    """Whatever makes both roles what they should be; done twice equals done once. For a superuser, on PostgreSQL."""
    quote = connection.ops.quote_name
    database, own, app = quote(connection.settings_dict["NAME"]), quote(owner), quote(application)
    for role in (owner, application):
        yield _made(role, quote(role))
    yield f"ALTER ROLE {app} NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION"
    yield f"REVOKE {own} FROM {app}"
    yield f"GRANT CONNECT ON DATABASE {database} TO {own}, {app}"
    yield f"GRANT CREATE ON DATABASE {database} TO {own}"
    yield f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {app}"
    yield f"GRANT USAGE, CREATE ON SCHEMA public TO {own}"
    yield f"GRANT USAGE ON SCHEMA public TO {app}"
    tables = sorted(connection.introspection.table_names())
    adding = _append_only_tables()
    for table in tables:
        name = quote(table)
        yield f"ALTER TABLE {name} OWNER TO {own}"
        yield f"REVOKE ALL ON {name} FROM PUBLIC, {app}"
        yield f"GRANT {_rights(table, adding)} ON {name} TO {app}"
    for function in _functions(connection):
        yield f"ALTER FUNCTION {function} OWNER TO {own}"
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {app}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}"


def _made(role: str, quoted: str) -> str:
    literal = role.replace("'", "''")
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{literal}') "  # nosec B608 its quotes are doubled
        f"THEN CREATE ROLE {quoted} LOGIN; END IF; END $$"
    )


def _rights(table: str, adding: set[str]) -> str:
    if table == "django_migrations":
        return "SELECT"
    return _ADDING if table in adding else _EVERYTHING


def _append_only_tables() -> set[str]:
    """Also of personal values, which only an erasure removes: a deed of the owner's role."""
    found: list[type[models.Model]] = [EventValue]
    for app in apps.get_app_configs():
        found += [model for model in tables_of(app) if not hasattr(model, "frozen_by")]
    return {model._meta.db_table for model in found}


def _functions(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "AND proname IN ('agreements_append', 'countersign_append_only') ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def are_one(using: str = "default") -> bool:
    """Whether whoever works here may do what the owner of the evidence may; not asked elsewhere than on PostgreSQL."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(pg_has_role(current_user, tableowner, 'MEMBER')) FROM pg_tables "
            "WHERE schemaname = current_schema() AND tablename = ANY (%s)",
            [sorted(_append_only_tables())],
        )
        (found,) = cursor.fetchone()
    return bool(found)


def check_roles(**_: Any) -> list[checks.CheckMessage]:
    """A database that is away says nothing of its roles."""
    try:
        return [ONE_ROLE] if are_one() else []
    except DatabaseError:
        return []
