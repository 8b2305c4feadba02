"""The database as one file, by the database's own means, and that file as a database again."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.utils.translation import gettext as _

from signatures.operations.backups import postgresql
from signatures.operations.backups.postgresql import DumpError


def file_name() -> str:
    return "database.sqlite3" if connection.vendor == "sqlite" else "database.dump"


def write(target: Path) -> None:
    """What the transaction sees in which this is called, after its first query. DumpError."""
    if connection.vendor == "postgresql":
        postgresql.dump(target)
        return
    try:
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            # One file, which can be read where nobody may write.
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise DumpError(str(error)) from error


def load(dump: Path, database: str) -> None:
    """Into an empty database, the name of one on the same server or a file: all of it or nothing. DumpError."""
    if connection.vendor == "postgresql":
        postgresql.load(dump, database)
        return
    try:
        with closing(sqlite3.connect(f"file:{quote(str(dump))}?mode=ro", uri=True)) as source:
            (verdict,) = source.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict != "ok":
                raise DumpError(verdict)
            with closing(sqlite3.connect(database)) as target:
                source.backup(target)
    except sqlite3.Error as error:
        raise DumpError(str(error)) from error


def is_empty() -> bool:
    """Whether the database of this installation has no table."""
    return not connection.introspection.table_names()


def how_to_empty() -> str:
    """What somebody does who wants the present database out of the way."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        words = _("Stop all parts, move {name} away (and what begins with its name, -wal and -shm), and try again.")
    else:
        words = _(
            "Stop all parts, rename the database (ALTER DATABASE {name} RENAME TO {name}_former), make an empty one of "
            "its name, and try again."
        )
    return words.format(name=name)
