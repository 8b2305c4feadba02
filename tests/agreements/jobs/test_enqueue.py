"""Tasks enqueued by a process of its own: a real Redis gets the task, and a dead one is waited for by nobody."""

import base64
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.child_processes import environment
from tests.redis_server import running_redis

ENQUEUE = """
import time, django
django.setup()
from django.db import transaction
from agreements.jobs import enqueue
start = time.monotonic()
for number in range(100):
    enqueue.enqueue_on_commit("agreements.tasks.deliver", [str(number)])
print(time.monotonic() - start, flush=True)
"""
ENQUEUE_AND_WAIT = """
import django
django.setup()
from django.db import transaction
from agreements.jobs import enqueue
try:
    with transaction.atomic():
        enqueue.enqueue_on_commit("agreements.tasks.deliver", ["rolled back"])
        raise ZeroDivisionError
except ZeroDivisionError:
    pass
with transaction.atomic():
    enqueue.enqueue_on_commit("agreements.tasks.deliver", ["committed"])
    assert enqueue._sender is None
enqueue._sender.tasks.join()
"""
ENQUEUE_FOR = """
import uuid
import django
django.setup()
from agreements.jobs import enqueue
for task, count in ("stamp", 0), ("stamp", 1), ("produce", 25), ("produce", 26), ("produce", 2600), ("stamp", 26):
    sweep = {"stamp": "signatures.tasks.sweep_stamps", "produce": "signatures.tasks.sweep_documents"}[task]
    enqueue.enqueue_in_batches(f"signatures.tasks.{task}", [uuid.uuid4() for _ in range(count)], sweep=sweep)
for _ in range(99):
    enqueue.ring("agreements.tasks.deliver")
enqueue._sender.tasks.join()
"""
RING_AGAIN = """
import django
django.setup()
from agreements.jobs import enqueue, hints
{before}
enqueue.ring("agreements.tasks.deliver")
enqueue._sender.tasks.join()
"""


def run(script: str, redis_url: str, state: Path) -> subprocess.CompletedProcess[str]:
    env = environment(DJANGO_SETTINGS_MODULE="config.settings", STATE_DIR=str(state), REDIS_URL=redis_url)
    return subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, timeout=120, check=True
    )


@pytest.fixture
def redis_url() -> Iterator[str]:
    with running_redis() as server:
        yield server.url


def test_enqueue_queues_the_task_after_the_commit_and_only_then(redis_url: str, tmp_path: Path) -> None:
    run(ENQUEUE_AND_WAIT, redis_url, tmp_path)

    with redis.Redis.from_url(redis_url) as client:
        [queued] = client.lrange("countersign:mail", 0, -1)
    message = json.loads(queued)
    assert message["headers"]["task"] == "agreements.tasks.deliver"
    assert json.loads(base64.b64decode(message["body"]))[0] == [["committed"]]


def waiting(redis_url: str, queue: str) -> list[tuple[str, int]]:
    """The tasks of a queue, the one that was enqueued first at the end, and how many keys each holds."""
    with redis.Redis.from_url(redis_url) as client:
        tasks = [json.loads(task) for task in client.lrange(f"countersign:{queue}", 0, -1)]
    arguments = [json.loads(base64.b64decode(task["body"]))[0] for task in tasks]
    names = [task["headers"]["task"].rpartition(".")[2] for task in tasks]
    return [(name, len(given[0]) if given else 0) for name, given in zip(names, arguments, strict=True)]


def test_of_many_and_of_what_is_rung_for_again_one_hint_waits(redis_url: str, tmp_path: Path) -> None:
    run(ENQUEUE_FOR, redis_url, tmp_path)

    assert waiting(redis_url, "seal") == [("sweep_documents", 0), ("produce", 25)]
    assert waiting(redis_url, "bulk") == [("sweep_stamps", 0), ("stamp", 1)]
    assert waiting(redis_url, "mail") == [("deliver", 0)]


@pytest.mark.parametrize(
    ("before", "count"),
    [("", 1), ("hints.is_met('agreements.tasks.deliver')", 2)],
    ids=["while it waits", "once a worker has met it"],
)
def test_hint_is_rung_for_again(redis_url: str, tmp_path: Path, before: str, count: int) -> None:
    run(RING_AGAIN.format(before=""), redis_url, tmp_path)

    run(RING_AGAIN.format(before=before), redis_url, tmp_path)

    assert len(waiting(redis_url, "mail")) == count


def test_hint_that_was_lost_is_rung_for_again(redis_url: str, tmp_path: Path) -> None:
    run(RING_AGAIN.format(before=""), redis_url, tmp_path)
    with redis.Redis.from_url(redis_url) as client:
        client.delete("countersign:mail")

    run(RING_AGAIN.format(before=""), redis_url, tmp_path)

    assert waiting(redis_url, "mail") == [("deliver", 0)]


def test_enqueue_waits_for_no_redis_that_is_gone(tmp_path: Path) -> None:
    done = run(ENQUEUE, f"unix://{tmp_path}/nothing.sock", tmp_path)

    assert float(done.stdout) < 3


def test_enqueue_waits_for_no_redis_that_is_silent(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        done = run(ENQUEUE, f"redis://127.0.0.1:{silent.getsockname()[1]}/0", tmp_path)

    assert float(done.stdout) < 3


def test_enqueue_does_nothing_where_no_redis_is_configured(tmp_path: Path) -> None:
    done = run(ENQUEUE + "assert enqueue._sender is None\n", "", tmp_path)

    assert float(done.stdout) < 3
