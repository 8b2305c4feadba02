"""What `check --deploy` says of a Redis that more people can reach than should."""

import socket
from pathlib import Path

import pytest
from pytest_django import Settings

from agreements.web.checks import check_redis


@pytest.fixture(autouse=True)
def production(settings: Settings) -> None:
    settings.PRODUCTION = True


def told() -> list[str]:
    return [str(message.id) for message in check_redis()]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ["agreements.W001"]),
        ("redis://127.0.0.1:6379/0", ["agreements.W002"]),
        ("rediss://redis.internal/0", ["agreements.W002"]),
        ("redis://worker@127.0.0.1:6379/0", ["agreements.W002"]),
        ("redis://:secret@127.0.0.1:6379/0", []),
        ("redis://worker:secret@127.0.0.1:6379/0", []),
        ("unix:///nowhere/redis.sock", []),
    ],
)
def test_redis_that_anybody_could_use_is_told(url: str, expected: list[str], settings: Settings) -> None:
    settings.REDIS_URL = url

    assert told() == expected


@pytest.mark.parametrize(("mode", "expected"), [(0o770, []), (0o777, ["agreements.W003"])])
def test_socket_that_anybody_may_open_is_told(
    mode: int, expected: list[str], tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "redis.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        path.chmod(mode)
        settings.REDIS_URL = f"unix://{path}?db=1"

        assert told() == expected


def test_embedded_installation_is_told_nothing(settings: Settings) -> None:
    settings.PRODUCTION, settings.REDIS_URL = False, "redis://127.0.0.1:6379/0"

    assert told() == []
