"""Queue a task by name after commit, without ever making a request wait for Redis.

The task is handed to a thread; while Redis is away tasks are dropped, because the ticker finds all that is owed.
"""

import atexit
import logging
import os
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from agreements.jobs import hints

logger = logging.getLogger(__name__)

# How long a process that ends waits for its last tasks, in seconds.
BUDGET = 0.3
_CAPACITY = 1_000
# So many keys one task carries: few enough that it lasts less than half a second.
_BATCH = 25


@dataclass(frozen=True)
class _Task:
    name: str
    args: tuple[Any, ...] = ()
    expires: float | None = None
    # Of those that say no more than their name one waits at most.
    is_hint: bool = False


class _Sender:
    """One thread a process; made for the first task, because threads do not survive a fork."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.tasks: queue.Queue[_Task] = queue.Queue(_CAPACITY)
        threading.Thread(target=self._run, name="enqueue", daemon=True).start()

    def put(self, task: _Task) -> None:
        try:
            self.tasks.put_nowait(task)
        except queue.Full:
            logger.info("enqueue: dropped %s, the queue is full", task.name)

    def _run(self) -> None:
        while True:
            task = self.tasks.get()
            try:
                if not (task.is_hint and hints.waits(task.name)):
                    _send(task)
            except (OperationalError, RedisError, OSError) as error:
                logger.info("enqueue: %s not queued (%s); the ticker will find it", task.name, type(error).__name__)
                if task.is_hint:
                    hints.is_met(task.name)
            finally:
                self.tasks.task_done()


def _send(task: _Task) -> None:
    current_app.send_task(task.name, args=task.args, expires=task.expires, ignore_result=True, retry=False)


_sender: _Sender | None = None


def enqueue_on_commit(task: str, *args: Any, expires: float | None = None) -> None:
    """After the transaction is committed, tell a worker to look; a no-op where no Redis is configured.

    A worker that meets the task more than `expires` seconds later drops it.
    """
    _enqueue(_Task(task, args, expires))


def ring(task: str) -> None:
    """The same with a hint, which says no more than which work is owed: one of a kind waits, however often it is rung for."""
    _enqueue(_Task(task, expires=hints.LASTS, is_hint=True))


def enqueue_in_batches(task: str, keys: Sequence[UUID], *, sweep: str) -> None:
    """For few, who wait for one thing each; for many the hint `sweep`, by whose task they make room again and again."""
    if len(keys) > _BATCH:
        ring(sweep)
    elif keys:
        enqueue_on_commit(task, [str(pk) for pk in keys])


def _enqueue(task: _Task) -> None:
    if settings.REDIS_URL:
        transaction.on_commit(partial(_put, task), robust=True)


def _put(task: _Task) -> None:
    global _sender  # noqa: PLW0603 one sender a process
    if _sender is None or _sender.pid != os.getpid():
        _sender = _Sender()
    _sender.put(task)


@atexit.register
def _drain() -> None:
    if _sender is None or _sender.pid != os.getpid():
        return
    until = time.monotonic() + BUDGET
    while _sender.tasks.unfinished_tasks and time.monotonic() < until:
        time.sleep(0.01)
