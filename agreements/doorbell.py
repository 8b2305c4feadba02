"""Queue a task by name after commit, without ever making a request wait for Redis.

The ring is handed to a thread; while Redis is away rings are dropped, because the ticker finds all that is owed.
"""

import atexit
import logging
import os
import queue
import threading
import time
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# How long a process that ends waits for its last rings, in seconds.
BUDGET = 0.3
_CAPACITY = 1_000
# So many keys one task carries: few enough that it lasts less than half a second.
_BATCH = 25


class _Bell:
    """One thread a process; made at the first ring, because threads do not survive a fork."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.rings: queue.Queue[tuple[str, tuple[Any, ...], str | None]] = queue.Queue(_CAPACITY)
        threading.Thread(target=self._run, name="doorbell", daemon=True).start()

    def put(self, task: str, args: tuple[Any, ...], queue_name: str | None) -> None:
        try:
            self.rings.put_nowait((task, args, queue_name))
        except queue.Full:
            logger.info("doorbell: dropped %s, the queue is full", task)

    def _run(self) -> None:
        while True:
            task, args, queue_name = self.rings.get()
            try:
                current_app.send_task(task, args=args, queue=queue_name, ignore_result=True, retry=False)
            except (OperationalError, RedisError, OSError) as error:
                logger.info("doorbell: %s not queued (%s); the ticker will find it", task, type(error).__name__)
            finally:
                self.rings.task_done()


_bell: _Bell | None = None


def ring(task: str, *args: Any, queue_name: str | None = None) -> None:
    """After the transaction is committed, tell a worker to look; a no-op where no Redis is configured."""
    if settings.REDIS_URL:
        transaction.on_commit(partial(_put, task, args, queue_name), robust=True)


def ring_for(task: str, keys: Sequence[UUID]) -> None:
    """Ring in batches; whatever is more than one batch goes where it delays nobody who waits for one thing."""
    queue_name = "bulk" if len(keys) > _BATCH else None
    for start in range(0, len(keys), _BATCH):
        ring(task, [str(pk) for pk in keys[start : start + _BATCH]], queue_name=queue_name)


def _put(task: str, args: tuple[Any, ...], queue_name: str | None) -> None:
    global _bell  # noqa: PLW0603 one bell a process
    if _bell is None or _bell.pid != os.getpid():
        _bell = _Bell()
    _bell.put(task, args, queue_name)


@atexit.register
def _drain() -> None:
    if _bell is None or _bell.pid != os.getpid():
        return
    until = time.monotonic() + BUDGET
    while _bell.rings.unfinished_tasks and time.monotonic() < until:
        time.sleep(0.01)
