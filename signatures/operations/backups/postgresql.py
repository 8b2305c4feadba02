"""PostgreSQL's own programs, pg_dump and pg_restore, on the server with which this process works."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo


class DumpError(Exception):
    """The database could not be dumped, or its dump not be restored; the words say why."""


def dump(target: Path) -> None:
    """What the transaction sees in which this is called. DumpError."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
    _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}", database=_name())


def load(file: Path, database: str) -> None:
    """Into an empty database of the same server, in one transaction; its tables are ours then. DumpError."""
    words = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments")
    _run("pg_restore", *words, str(file), database=database)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *words: str, database: str) -> None:
    connection.ensure_connection()
    path = _path_of(program)
    info = connection.connection.info
    address = make_conninfo(**info.get_parameters() | {"dbname": database})
    environment = os.environ | ({"PGPASSWORD": info.password} if info.password else {})
    done = subprocess.run(  # noqa: S603 a program of PostgreSQL's, which was looked up
        [path, f"--dbname={address}", "--no-password", *words],
        check=False, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise DumpError(f"{program}: {' '.join(done.stderr.split()) or done.returncode}")


def _path_of(program: str) -> str:
    """DumpError if it is missing, or older than the server: it would refuse to work, in words of its own."""
    wanted = connection.connection.info.server_version // 10_000
    path = shutil.which(program)
    if path is None:
        words = _(
            "{program} is not installed. Install the client programs of PostgreSQL {version} or newer "
            "(on Debian and Ubuntu the package postgresql-client), or put their folder into PATH."
        )
        raise DumpError(words.format(program=program, version=wanted))
    done = subprocess.run([path, "--version"], check=False, capture_output=True, text=True)  # noqa: S603 the same
    version = re.search(r"\d+", done.stdout)
    if version is None or int(version[0]) < wanted:
        words = _("{program} is too old: it is {found}, and the server is PostgreSQL {version}.")
        found = done.stdout.strip() or _("of an unknown version")
        raise DumpError(words.format(program=program, found=found, version=wanted))
    return path
