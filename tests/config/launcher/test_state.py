import stat

import environ
import pytest

from config.launcher.state import LauncherError, StateFolder


@pytest.fixture
def state(tmp_path):
    folder = StateFolder(tmp_path / "state")
    folder.take()
    yield folder
    folder.release()


def test_take_makes_a_folder_for_its_owner_only(state):
    assert stat.S_IMODE(state.path.stat().st_mode) == 0o700


def test_take_says_where_it_runs_already(state):
    state.write_environment({"PUBLIC_URL": "http://127.0.0.1:8123"})

    with pytest.raises(LauncherError, match=r"already running from .*/state, at http://127\.0\.0\.1:8123$"):
        StateFolder(state.path).take()


def test_take_succeeds_after_the_first_was_released(state):
    state.release()

    second = StateFolder(state.path)
    second.take()
    second.release()


def test_take_clears_what_a_killed_launcher_left(state):
    state.write_environment({"PUBLIC_URL": "http://127.0.0.1:1"})
    state.write_pid("worker", 12)
    state.tell("worker", to_stop=True)
    left = StateFolder(state.path)
    state.release()

    left.take()

    assert left.read_run_env() == {}
    assert left.pid("worker") is None
    assert left.is_stopped("worker") is False
    left.release()


def test_is_taken_while_the_lock_is_held(state):
    other = StateFolder(state.path)
    assert other.is_taken() is True

    state.release()

    assert other.is_taken() is False


def test_is_taken_makes_no_folder(tmp_path):
    assert StateFolder(tmp_path / "none").is_taken() is False
    assert list(tmp_path.iterdir()) == []


def test_run_env_is_read_by_the_settings_as_it_was_written(state):
    values = {"REDIS_URL": "unix:///tmp/a b/redis.sock", "DATABASE_URL": "postgres://u:p%23=@h/n?a=b", "EMAIL_URL": ""}

    state.write_environment(values)

    assert stat.S_IMODE(state.run_env.stat().st_mode) == 0o600
    assert state.read_run_env() == values
    read = type("Env", (environ.Env,), {"ENVIRON": {}})
    read.read_env(str(state.run_env))
    assert values == read.ENVIRON


def test_release_takes_the_addresses_away(state):
    state.write_environment({"PUBLIC_URL": "http://127.0.0.1:1"})

    state.release()

    assert not state.run_env.exists()


def test_what_opens_the_key_of_the_seal_is_in_a_file_of_its_own(state):
    state.write_environment({"PUBLIC_URL": "http://127.0.0.1:1", "SEAL_KEY_PIN": "1234"}, sealing={"SEAL_KEY_PIN"})
    written = state.run_env.read_text(), state.seal_env.read_text()
    mode = stat.S_IMODE(state.seal_env.stat().st_mode)
    state.release()

    assert written == ("PUBLIC_URL=http://127.0.0.1:1\n", "SEAL_KEY_PIN=1234\n")
    assert mode == 0o600
    assert not state.seal_env.exists()
