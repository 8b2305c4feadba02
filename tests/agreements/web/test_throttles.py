"""Counting in a real Redis, and letting through while it is away."""

import re
import signal
import socket
import time
from collections.abc import Iterator

import pytest
import redis
from django.test import RequestFactory
from pytest_django import Settings

from agreements.web import throttles
from agreements.web.throttles import TooOftenError
from tests.redis_server import RedisServer, running_redis
from tests.waiting import wait_for

ADDRESS = "somebody@example.org"


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with running_redis() as running:
        yield running


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> Iterator[None]:
    settings.THROTTLES = {"knock": (3, 60), "once": (1, 60)}
    yield
    throttles._rest.until = 0
    if settings.REDIS_URL:
        throttles._client(settings.REDIS_URL).close()
        throttles._client.cache_clear()


@pytest.fixture
def counted(settings: Settings, server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    settings.REDIS_URL = server.url
    answers_in_time(monkeypatch)
    with redis.Redis.from_url(server.url) as client:
        client.flushall()
        yield client


def answers_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Redis that is not away is never taken for one that is, however busy the machine."""
    monkeypatch.setattr(throttles, "_CONNECT_TIMEOUT", 30)
    monkeypatch.setattr(throttles, "_TIMEOUT", 30)


def seconds_of_a_knock() -> float:
    start = time.monotonic()
    throttles.spend("knock", ADDRESS)
    return time.monotonic() - start


# --- Counting ----
def test_spend_refuses_what_exceeds_the_number(counted: redis.Redis) -> None:
    for _ in range(3):
        throttles.spend("knock", ADDRESS)

    with pytest.raises(TooOftenError) as error:
        throttles.spend("knock", ADDRESS)

    assert 30 <= error.value.retry_after <= 60


def test_spend_counts_each_name_and_each_person_apart(counted: redis.Redis) -> None:
    for who in [("a", "b"), ("ab",), ("a", "c"), ("ab", "")]:
        for _ in range(3):
            throttles.spend("knock", *who)

    throttles.spend("once", "a", "b")

    assert len(counted.keys()) == 5


def test_spend_begins_again_when_the_window_is_over(counted: redis.Redis) -> None:
    throttles.spend("once", ADDRESS)
    with pytest.raises(TooOftenError):
        throttles.spend("once", ADDRESS)
    [key] = counted.keys()
    counted.pexpire(key, 1)
    wait_for(lambda: not counted.exists(key), what="the end of the window")

    throttles.spend("once", ADDRESS)


def test_forget_begins_again_for_one(counted: redis.Redis) -> None:
    for who in (ADDRESS, "another"):
        for _ in range(3):
            throttles.spend("knock", who)

    throttles.forget("knock", ADDRESS)

    throttles.spend("knock", ADDRESS)
    with pytest.raises(TooOftenError):
        throttles.spend("knock", "another")


def test_redis_learns_no_address_and_keeps_nothing(counted: redis.Redis) -> None:
    throttles.spend("knock", ADDRESS)

    [key] = counted.keys()
    assert re.fullmatch(rb"countersign:throttle:knock:[0-9a-f]{32}", key)
    assert 30 <= counted.ttl(key) <= 60


# --- Without Redis ----
def test_all_is_allowed_where_no_redis_is_configured() -> None:
    for _ in range(10):
        throttles.spend("knock", ADDRESS)

    assert throttles.redis_answers() is None


def test_all_is_allowed_when_redis_is_gone(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    for _ in range(10):
        throttles.spend("knock", ADDRESS)

    assert throttles.redis_answers() is False


def test_a_silent_redis_is_waited_for_once(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        first, *others = (seconds_of_a_knock() for _ in range(10))

    assert_waited_once(first, others)


def test_a_redis_that_stops_lets_all_through_and_counts_again_when_it_is_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_redis() as server:
        settings.REDIS_URL = server.url
        for _ in range(3):
            throttles.spend("knock", ADDRESS)
        server.process.send_signal(signal.SIGSTOP)

        first, *others = (seconds_of_a_knock() for _ in range(10))

        server.process.send_signal(signal.SIGCONT)
        throttles._rest.until = time.monotonic()
        throttles._client.cache_clear()
        answers_in_time(monkeypatch)
        with pytest.raises(TooOftenError):
            throttles.spend("knock", ADDRESS)
        assert throttles.redis_answers() is True
    assert_waited_once(first, others)


def assert_waited_once(first: float, others: list[float]) -> None:
    """Had each waited for its time-out, the sum would be far above it; a busy machine alone hardly comes so far."""
    assert first >= 0.2
    assert sum(others) < 0.2 * len(others) / 2


# --- Who asks ----
@pytest.mark.parametrize(
    ("remote", "forwarded", "network"),
    [
        ("192.0.2.77", "", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "", "192.0.2.0/24"),
        ("", "", "unknown"),
        # Whoever asks us directly can write what they like.
        ("192.0.2.77", "198.51.100.1", "192.0.2.0/24"),
        # Our proxy is believed; what the client told it is not.
        ("10.0.0.1", "198.51.100.1", "198.51.100.0/24"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.0/24"),
        # Two proxies of ours.
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.0/24"),
        ("10.0.0.1", "", "10.0.0.0/24"),
        ("10.0.0.1", "nonsense", "10.0.0.0/24"),
    ],
)
def test_network_of(remote: str, forwarded: str, network: str, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [throttles.ip_network("10.0.0.0/30")]
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=remote)

    assert throttles.network_of(request) == network
