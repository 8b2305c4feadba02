import os
import signal
import subprocess

import pytest
import redis

from config.launcher import redis_server
from config.launcher.state import LauncherError, StateFolder
from tests.waiting import wait_for


def started(server, socket, data):
    process = subprocess.Popen(redis_server.command(server, socket, data))

    def answers():
        assert process.poll() is None, data.with_name("redis.log").read_text()
        return redis_server.answers(f"unix://{socket}")

    wait_for(answers, what="Redis")
    return process


@pytest.fixture
def socket(tmp_path):
    path = redis_server.socket_path(StateFolder(tmp_path))
    yield path
    redis_server.remove(path)
    assert not path.parent.exists()


def test_server_keeps_what_it_holds_over_kill_9(tmp_path, socket):
    server = redis_server.find_server()
    first = started(server, socket, tmp_path / "redis")
    client = redis.Redis.from_url(f"unix://{socket}")
    client.lpush("celery", "task")
    assert client.execute_command("WAITAOF", 1, 0, 30_000)[0] == 1  # what is younger than a second may be lost

    first.send_signal(signal.SIGKILL)
    first.wait()
    assert redis_server.answers(f"unix://{socket}") is False
    second = started(server, socket, tmp_path / "redis")

    assert client.lrange("celery", 0, -1) == [b"task"]
    client.close()
    second.terminate()
    assert second.wait(60) == 0


def test_socket_path_removes_a_stale_socket(tmp_path, socket):
    socket.touch()

    assert redis_server.socket_path(StateFolder(tmp_path)) == socket
    assert not socket.exists()


def test_socket_path_is_short_and_private_however_deep_the_state_folder_lies(tmp_path, monkeypatch):
    deep = tmp_path.joinpath(*["deeper" * 4] * 8)
    monkeypatch.setattr(redis_server.tempfile, "tempdir", str(deep))

    path = redis_server.socket_path(StateFolder(deep))

    assert len(os.fsencode(path)) < redis_server.LONGEST_SOCKET_PATH
    assert path.parent.stat().st_mode & 0o777 == 0o700
    path.parent.rmdir()


def test_socket_path_refuses_a_folder_that_others_may_enter(tmp_path, socket):
    socket.parent.chmod(0o755)

    with pytest.raises(LauncherError, match="only you may enter"):
        redis_server.socket_path(StateFolder(tmp_path))


def test_find_server_says_so_when_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(redis_server, "_runs", lambda _path: False)

    with pytest.raises(LauncherError, match="no Redis server was found"):
        redis_server.find_server()


def test_answers_says_what_is_wrong_with_an_address():
    with pytest.raises(LauncherError, match="REDIS_URL is no address"):
        redis_server.answers("localhost")


def test_set_aside_keeps_the_last_unreadable_data(tmp_path):
    for content in ("older", "newer"):
        (tmp_path / "redis").mkdir()
        (tmp_path / "redis" / "file").write_text(content)
        redis_server.set_aside(tmp_path / "redis")

    assert [path.name for path in tmp_path.iterdir()] == ["redis-unreadable"]
    assert (tmp_path / "redis-unreadable" / "file").read_text() == "newer"
