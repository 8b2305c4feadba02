import pytest

from config.launcher import parts
from config.launcher.parts import Demonstration
from config.launcher.state import StateFolder


def found(state, given):
    return parts.addresses(state, given, redis_url="unix:///r.sock", web_port=8001, mail_port=2525)


def test_addresses_are_our_own_when_nothing_is_given(tmp_path):
    state = StateFolder(tmp_path)

    assert found(state, {"HOME": "/home/me"}) == {
        "REDIS_URL": "unix:///r.sock",
        "PUBLIC_URL": "http://localhost:8001",
        "EMAIL_URL": "smtp://127.0.0.1:2525",
        "MAILBOX_FILE": str(state.mailbox),
    }


def test_addresses_that_are_given_are_handed_on(tmp_path):
    given = {"DATABASE_URL": "postgres://h/n", "PUBLIC_URL": "https://sign.example.org", "EMAIL_URL": "smtp://mail:25"}

    assert found(StateFolder(tmp_path), given) == {"REDIS_URL": "unix:///r.sock", **given}


def test_what_a_single_signer_waits_for_has_a_worker_of_its_own():
    commands = {worker.name: worker.command for worker in parts.workers()}

    assert {name: command[command.index("--queues") + 1] for name, command in commands.items()} == {
        "worker-seal": "seal",
        "worker-bulk": "bulk",
        "worker-mail": "mail",
    }
    assert [command[command.index("-n") + 1] for command in commands.values()] == [f"{name}@%h" for name in commands]


def test_only_parts_that_make_documents_get_what_opens_the_key_of_the_seal(tmp_path):
    started = (
        parts.web(1),
        parts.mailbox(2, tmp_path),
        parts.prepare(),
        parts.ticker(),
        *parts.workers(),
    )
    given = {"SEAL_KEY_FILE": "/k", "SEAL_KEY_PASSWORD": "p", "SEAL_KEY_URI": "u", "SEAL_KEY_MODULE": "m"}
    given |= {"SEAL_KEY_PIN": "1234", "HOME": "/home/me"}

    seen = {part.name: part.of(given) for part in started}

    assert {name for name, environment in seen.items() if environment == given} == {
        "prepare",
        "ticker",
        "worker-seal",
        "worker-bulk",
    }
    for name in ("web", "mailbox", "worker-mail"):
        assert seen[name] == {"HOME": "/home/me", "IS_SEALING": "false"}


def test_environment_lets_found_addresses_win(tmp_path):
    state = StateFolder(tmp_path)

    environment = parts.environment(state, {"HOME": "/home/me", "REDIS_URL": ""}, {"REDIS_URL": "unix:///r.sock"})

    assert environment["HOME"] == "/home/me"
    assert environment["REDIS_URL"] == "unix:///r.sock"
    assert environment["STATE_DIR"] == str(state.path)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, Demonstration.WITH_HISTORY),
        ({"DEMONSTRATION": "1"}, Demonstration.WITH_HISTORY),
        ({"DEMONSTRATION": "Fresh"}, Demonstration.FRESH),
        ({"DEMONSTRATION": "0"}, Demonstration.NONE),
        ({"DEMONSTRATION": "off", "EMAIL_URL": "smtp://mail:25"}, Demonstration.NONE),
        ({"EMAIL_URL": "smtp://mail:25"}, Demonstration.FRESH),
        ({"DEMONSTRATION": "1", "EMAIL_URL": "smtp://mail:25"}, Demonstration.FRESH),
    ],
)
def test_history_is_mailed_to_nobody_but_the_mailbox(given, wanted):
    assert parts.demonstration(given) is wanted


def test_what_loads_the_demonstration_is_told_with_which_history(tmp_path):
    file = tmp_path / "login.txt"

    told = {
        wanted: parts.load(wanted, file).command[3:] for wanted in (Demonstration.FRESH, Demonstration.WITH_HISTORY)
    }

    assert parts.prepare().command[3:] == ()
    assert told == {
        Demonstration.FRESH: ("--demonstration", str(file)),
        Demonstration.WITH_HISTORY: ("--demonstration", str(file), "--history"),
    }
