"""Hints that say "look now" and nothing else: one of a kind waits, however often it is rung for.

That one waits is kept in Redis beside it, so whatever empties that forgets both. A hint that was lost otherwise is missed for
at most LASTS seconds, and only while other tasks wait in its queue.
"""

from contextlib import suppress
from typing import Any

import redis
from django.conf import settings

from agreements.web import counting

# In seconds; a worker that meets an older one drops it.
LASTS = 300
_PREFIX = "countersign:hint:"


def queue_of(task: str) -> str:
    route: dict[str, str] = settings.CELERY_TASK_ROUTES.get(task, {})
    return route.get("queue", settings.CELERY_TASK_DEFAULT_QUEUE)


def waits(task: str) -> bool:
    """Whether one is in the queue; if not, the one that is enqueued now is noted. RedisError, OSError."""
    if not _is_kept():
        return False
    client = counting.client(settings.REDIS_URL)
    if client.set(_PREFIX + task, 1, ex=LASTS, nx=True):
        return False
    queue: Any = client.llen(f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}{queue_of(task)}")
    return bool(queue)


def is_met(task: str) -> None:
    """A worker has it, or it could not be enqueued: the next one may wait."""
    if _is_kept():
        with suppress(redis.RedisError, OSError):
            counting.client(settings.REDIS_URL).delete(_PREFIX + task)


def _is_kept() -> bool:
    return str(settings.REDIS_URL).startswith(("redis://", "rediss://", "unix://"))
