"""What SQLite's planner takes the tables to be like: those of a large conference, from the first day on.

Without figures it takes ten rows to share whatever value is looked up, be it a conference or an address, and asks for each of
20,000 people through all agreements of the conference. Figures of its own, from ANALYZE, mislead it where a column is empty
in nearly all rows, because it counts those that have nothing as alike; and they hold for the day on which they were made.
These say what a column is: a plan is the same one for all, and does not change overnight. See
https://sqlite.org/fileformat2.html#the_sqlite_stat1_table.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.utils import CursorWrapper

# Rows of a table, and among how many values of a column they are spread: of what has a few, and of what hardly two share.
ROWS = 100_000
_TWO, _FEW, _MANY = 2, 5, ROWS // 3
# Of a row that may belong to another one: most belong to none.
_SOMETIMES = ROWS // 30
# An index over some rows alone holds these.
_HELD = ROWS // 10


def keep(*, using: str, plan: Iterable[Any] = (), **_told: Any) -> None:
    """A receiver of `post_migrate`: where a table has changed, or nothing was kept yet."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        is_there = cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone()
        if is_there and not plan:
            return
        # The table is made by nothing else; what it finds in the rows is not wanted.
        cursor.execute("PRAGMA analysis_limit = 1")
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", list(_of_tables(cursor)))
        # Read again by this connection; all others read them as they begin.
        cursor.execute("ANALYZE sqlite_schema")


def _of_tables(cursor: CursorWrapper) -> Iterator[tuple[str, str, str]]:
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        columns = {field.column: field for field in model._meta.local_fields}
        for _number, name, is_unique, _origin, is_partial in cursor.execute(f"PRAGMA index_list({table})").fetchall():
            found = [row[2] for row in cursor.execute(f"PRAGMA index_info({name})").fetchall()]
            if columns.keys() >= set(found):
                rows = _HELD if is_partial else ROWS
                yield table, name, _told_of(found, columns, rows, is_unique=bool(is_unique))


def _told_of(
    found: Iterable[str], columns: "Mapping[str | None, models.Field[Any, Any]]", rows: int, *, is_unique: bool
) -> str:
    """As SQLite writes it: the rows, and of those alike in the first columns of the index how many there are."""
    told = [float(rows)]
    told += (told[-1] / _values_of(columns[name]) for name in found)
    alike = [max(1, round(each)) for each in told]
    return " ".join(map(str, [*alike[:-1], 1] if is_unique else alike))


def _values_of(field: "models.Field[Any, Any]") -> int:
    if isinstance(field, models.ForeignKey):
        if field.related_model._meta.label == "agreements.Conference":
            return _TWO
        return _SOMETIMES if field.null else _MANY
    if isinstance(field, models.BooleanField) or (field.null and isinstance(field, models.DateField)):
        return _TWO
    return _FEW if field.choices else _MANY
