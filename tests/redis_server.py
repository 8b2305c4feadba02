"""A real Redis on a socket of its own, for tests."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.launcher.redis_server import find_server
from tests.waiting import wait_for


@dataclass(frozen=True)
class RedisServer:
    url: str
    process: "subprocess.Popen[bytes]"


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        path = Path(folder, "redis.sock")
        process = subprocess.Popen(
            [find_server(), "--port", "0", "--unixsocket", path, "--dir", folder, "--save", ""],
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(path.exists, what="the socket of Redis")
            yield RedisServer(f"unix://{path}", process)
        finally:
            process.kill()
            process.wait()
