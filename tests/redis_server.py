"""A real Redis on a socket of its own, for tests."""

import socket
import subprocess
import tempfile
import threading
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


def _answers(url: str) -> bool:
    """Its socket is in the folder a moment before anything listens there."""
    with redis.Redis.from_url(url) as client:
        try:
            return bool(client.ping())
        except redis.exceptions.ConnectionError:
            return False


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        path = Path(folder, "redis.sock")
        process = subprocess.Popen(
            [find_server(), "--port", "0", "--unixsocket", path, "--dir", folder, "--save", ""],
            stdout=subprocess.DEVNULL,
        )
        try:
            url = f"unix://{path}"
            wait_for(lambda: _answers(url), what="the answer of Redis")
            yield RedisServer(url, process)
        finally:
            process.kill()
            process.wait()


@contextmanager
def slow_way_to(server: RedisServer, pause: float) -> Iterator[tuple[str, list[bytes]]]:
    """An address at which the server answers, each time `pause` seconds late, and what was asked there."""
    questions: list[bytes] = []
    never = threading.Event()

    def carry(client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as upstream:
            upstream.connect(server.url.removeprefix("unix://"))
            while asked := client.recv(65_536):
                questions.append(asked)
                upstream.sendall(asked)
                never.wait(pause)
                client.sendall(upstream.recv(65_536))

    with socket.create_server(("127.0.0.1", 0)) as entrance:
        threading.Thread(target=lambda: carry(entrance.accept()[0]), daemon=True).start()
        yield f"redis://127.0.0.1:{entrance.getsockname()[1]}/0", questions
