"""Where tries are counted: in Redis, or in the database where there is none. Each count ends by itself."""

import math
from datetime import timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from agreements import clock
from agreements.models import ThrottleCount

# How long one request waits for Redis at most, in seconds.
_CONNECT_TIMEOUT = 0.1
_TIMEOUT = 0.2
_PREFIX = "countersign:throttle:"
# One statement, whatever the table holds: two who count at once are counted one after the other.
_COUNT = """
    INSERT INTO agreements_throttlecount (key, count, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN agreements_throttlecount.ends_at > %(now)s THEN agreements_throttlecount.count + 1 ELSE 1 END,
        ends_at = CASE WHEN agreements_throttlecount.ends_at > %(now)s THEN agreements_throttlecount.ends_at
                  ELSE excluded.ends_at END
    RETURNING count
"""


# --- Redis -------------------------------------------------------------------------------------------------------------
def in_redis(key: str, seconds: int) -> tuple[int, int]:
    """Count one more; returns how many there are, and in how many seconds the count ends. RedisError, OSError."""
    with client(settings.REDIS_URL).pipeline() as steps:
        # The key gets its end in the same transaction that makes it, so that none can stay for ever.
        steps.set(_PREFIX + key, 0, ex=seconds, nx=True)
        steps.incr(_PREFIX + key)
        steps.ttl(_PREFIX + key)
        _, count, left = steps.execute()
    return count, left


def forget_in_redis(key: str) -> None:
    client(settings.REDIS_URL).delete(_PREFIX + key)


def is_taken_by_redis() -> bool:
    """A key that ends by itself. RedisError, OSError."""
    return bool(client(settings.REDIS_URL).set(f"{_PREFIX}probe", 1, ex=60))


@cache
def client(url: str) -> redis.Redis:
    # One try only: the client's own three, with pauses between them, would keep a request waiting for seconds.
    return redis.Redis.from_url(
        url, socket_connect_timeout=_CONNECT_TIMEOUT, socket_timeout=_TIMEOUT, retry=Retry(NoBackoff(), 0)
    )


# --- The database ------------------------------------------------------------------------------------------------------
def in_database(key: str, seconds: int) -> tuple[int, int]:
    """As `in_redis`. What a transaction around it takes back was not counted."""
    now = clock.now()
    times = {"now": now, "ends_at": now + timedelta(seconds=seconds)}
    values = {name: connection.ops.adapt_datetimefield_value(time) for name, time in times.items()}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, **values})
        [count] = cursor.fetchone()
    ends_at = ThrottleCount.objects.filter(pk=key).values_list("ends_at", flat=True).first() or times["ends_at"]
    return count, round((ends_at - now).total_seconds())


def left_in_database(key: str) -> int:
    """In how many seconds, rounded up, the count ends; 0 if there is none."""
    now = clock.now()
    ends_at = ThrottleCount.objects.filter(pk=key, ends_at__gt=now).values_list("ends_at", flat=True).first()
    return math.ceil((ends_at - now).total_seconds()) if ends_at else 0


def forget_in_database(key: str) -> None:
    ThrottleCount.objects.filter(pk=key).delete()


def sweep() -> int:
    """Remove the counts that have ended; returns how many there were."""
    removed, _ = ThrottleCount.objects.filter(ends_at__lte=clock.now()).delete()
    return removed
