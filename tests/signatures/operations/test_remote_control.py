"""Whoever reaches Redis asks a worker nothing by it, and stops none."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from config.launcher.parts import workers
from config.launcher.process import PROJECT
from tests.redis_server import RedisServer, running_redis
from tests.waiting import wait_for


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with running_redis() as running:
        yield running


@pytest.fixture
def worker(server: RedisServer, tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", Path]]:
    """One as `make run` starts it, but for what it logs, and its log."""
    command = [word.replace("WARNING", "INFO") for word in workers()[-1].command if word != "--quiet"]
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    log = tmp_path / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment | {"STATE_DIR": str(tmp_path / "state"), "REDIS_URL": server.url},
            stdout=file,
            stderr=file,
        )
    try:
        wait_for(lambda: b" ready." in log.read_bytes() or process.poll() is not None, what="the worker")
        yield process, log
    finally:
        process.kill()
        process.wait()


def stranger(server: RedisServer) -> Celery:
    app = Celery("stranger", broker=server.url.replace("unix://", "redis+socket://"))
    app.conf.broker_transport_options = {"global_keyprefix": "countersign:"}
    return app


def test_a_worker_answers_no_question_and_obeys_no_order(
    server: RedisServer, worker: tuple["subprocess.Popen[bytes]", Path]
) -> None:
    process, log = worker
    app = stranger(server)

    answers = app.control.ping(timeout=3), app.control.inspect(timeout=3).conf()
    app.control.broadcast("shutdown")
    app.send_task("signatures.tasks.sweep_messages", args=[0.0], queue="mail")

    wait_for(lambda: b"sweep_messages" in log.read_bytes() or process.poll() is not None, what="the task in the log")
    assert answers == ([], None)
    assert process.poll() is None, log.read_text()
    app.close()
