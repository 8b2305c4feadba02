"""How often a network, an address or a link may do something: counted in Redis, and in the database while that is away.

The windows and numbers stand in `settings.THROTTLES`. Keys hold keyed digests, so that what counts knows no address. The two
do not know of each other's counts: whoever tries while Redis goes or comes has at most twice the number.
"""

import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import redis
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from agreements.web import counting

# For how long Redis is left alone after it failed, and the answer after which it counts as failing, in seconds.
_PAUSE = 5.0
_SLOW = 0.3
# How long one waits that is slowed, in seconds.
SLOWED_BY = 0.4
_UNKNOWN = "unknown"


class TooOftenError(Exception):
    """Refused for now; `retry_after` is in whole seconds."""

    def __init__(self, name: str, retry_after: int) -> None:
        super().__init__(name)
        self.retry_after = retry_after


@dataclass
class _Rest:
    """Keeps requests from waiting, one after the other, for a Redis that has just failed."""

    until: float = 0.0

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self.until

    def begin(self) -> None:
        self.until = time.monotonic() + _PAUSE


_rest = _Rest()


def spend(name: str, *who: object) -> None:
    """Count one more `name` by `who`; TooOftenError if that exceeds the number of its window."""
    number, seconds = settings.THROTTLES[name]
    count, left = _counted(_key(name, who), seconds)
    if count > number:
        raise TooOftenError(name, max(1, left))


def slow(name: str, *who: object) -> None:
    """As `spend`, where nobody may be refused for what others do: whoever exceeds the number waits for a moment.

    It is about as long as checking a password takes, so that it holds up no more of the site than trying does.
    """
    number, seconds = settings.THROTTLES[name]
    if _counted(_key(name, who), seconds)[0] > number:
        time.sleep(SLOWED_BY)


def _counted(key: str, seconds: int) -> tuple[int, int]:
    if _asks_redis():
        began = time.monotonic()
        try:
            found = counting.in_redis(key, seconds)
        except (redis.RedisError, OSError):
            _rest.begin()
        else:
            if time.monotonic() - began > _SLOW:
                _rest.begin()
            return found
    return counting.in_database(key, seconds)


def forget(name: str, *who: object) -> None:
    """Begin a new count: whoever it was has shown that all of it was their own."""
    key = _key(name, who)
    if _asks_redis():
        try:
            return counting.forget_in_redis(key)
        except (redis.RedisError, OSError):
            _rest.begin()
    return counting.forget_in_database(key)


# --- In the database alone, which forgets nothing: for what is tried rarely, and must hold whatever Redis does ----------
def kept(name: str, *who: object, seconds: int | None = None) -> int:
    """Count one more; returns how many there are. `seconds`: a window of another length than the settings have."""
    window = settings.THROTTLES[name][1] if seconds is None else seconds
    return counting.in_database(_key(name, who), window)[0]


def is_first(name: str, *who: object) -> bool:
    """Whether nobody has spent this within its window."""
    return kept(name, *who) == 1


def left(name: str, *who: object) -> int:
    """In how many seconds the present window ends; 0 if there is none."""
    return counting.left_in_database(_key(name, who))


def forget_kept(name: str, *who: object) -> None:
    counting.forget_in_database(_key(name, who))


# --- Redis -------------------------------------------------------------------------------------------------------------


def _asks_redis() -> bool:
    return bool(settings.REDIS_URL) and not _rest.is_on


def redis_takes() -> bool | None:
    """Whether it takes a key (a full one answers, and takes none); None where no Redis is configured.

    Always asks, whatever failed before.
    """
    if not settings.REDIS_URL:
        return None
    try:
        return counting.is_taken_by_redis()
    except (redis.RedisError, OSError):
        return False


def _key(name: str, who: tuple[object, ...]) -> str:
    digest = salted_hmac("agreements.web.throttles", repr([str(part) for part in who]), algorithm="sha256").hexdigest()
    return f"{name}:{digest[:32]}"


# --- Who asks ----------------------------------------------------------------------------------------------------------
def network_of(request: HttpRequest) -> str:
    """The client's network (/24, or /48 of IPv6): who has one address there can mostly have the others."""
    address = address_of(request)
    if address is None:
        return _UNKNOWN
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


def address_of(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """The client's: what the outermost of our own proxies has seen; a client can write what it likes before that."""
    hops = [*request.headers.get("X-Forwarded-For", "").split(","), request.META.get("REMOTE_ADDR", "")]
    address = _parsed(hops.pop())
    while address is not None and hops and any(address in proxy for proxy in settings.TRUSTED_PROXIES):
        nearer = _parsed(hops.pop())
        if nearer is None:
            break
        address = nearer
    return address


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
