"""A real Redis on a socket of its own, for tests."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from config.launcher.redis_server import find_server
from tests.waiting import wait_for


@dataclass(frozen=True)
class RedisServer:
    url: str
    process: "subprocess.Popen[bytes]"


def fill_up(url: str) -> None:
    """Beyond a limit of which nothing is thrown away, as we advise operators to have it."""
    with redis.Redis.from_url(url) as client:
        client.config_set("maxmemory-policy", "noeviction")
        for number in range(300):
            client.set(f"filler:{number}", b"x" * 10_000)
        client.config_set("maxmemory", "1mb")
        with pytest.raises(redis.exceptions.OutOfMemoryError):
            client.set("filler", 1)


def make_room(url: str) -> None:
    with redis.Redis.from_url(url) as client:
        client.config_set("maxmemory", 0)
        client.flushall()


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
