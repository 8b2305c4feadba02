"""Settings of a real installation: what is missing stops it, and what is given is safe."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.launcher.parts import workers

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "PRODUCTION": "true",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "LINK_KEYS": "1:" + "5a" * 32,
    "PUBLIC_URL": "https://agreements.example.org",
    "DATABASE_URL": "postgres://user:secret@127.0.0.1:1/countersign",
    "REDIS_URL": "redis://:secret@127.0.0.1:1/0",
    # Not this test's own, as it is not the web server's.
    "DOCUMENTS_DIR": "/nowhere/documents",
}


def run(state: Path, *command: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    given = PRODUCTION | {"STATE_DIR": str(state), "PATH": os.environ["PATH"]} | environment
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={name: value for name, value in given.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=120,
    )


def read_settings(state: Path, expression: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    return run(state, "-c", f"import config.settings as s; print({expression})", **environment)


@pytest.mark.parametrize("name", ["SECRET_KEY", "LINK_KEYS", "PUBLIC_URL", "DATABASE_URL"])
def test_production_does_not_start_without_a_secret_and_names_it(name: str, tmp_path: Path) -> None:
    done = read_settings(tmp_path, "s.SECRET_KEY", **{name: None})

    assert done.returncode == 1
    assert name in done.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("LINK_KEYS", ""),
        ("LINK_KEYS", "1:5a5a"),
        ("LINK_KEYS", "5a" * 32),
        ("LINK_KEYS", "1:" + "zz" * 32),
        ("PUBLIC_URL", "agreements.example.org"),
        ("LOG_FORMAT", "xml"),
        ("TRUSTED_PROXIES", "proxy.example.org"),
        ("DOCUMENTS_BUCKET", "agreements"),
    ],
)
def test_production_does_not_start_with_what_does_not_hold(name: str, value: str, tmp_path: Path) -> None:
    done = run(tmp_path, "manage.py", "check", **{name: value})

    assert done.returncode == 1
    assert name in done.stderr
    assert "zz" * 32 not in done.stderr


def test_production_passes_the_checks_for_deployment(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "-W",
        "error",
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        DEFAULT_FROM_EMAIL="agreements@conference.org",
    )

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (2 silenced).\n"), done.stderr


def test_deployment_without_redis_is_warned_of(tmp_path: Path) -> None:
    done = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", REDIS_URL=None)
    embedded = run(tmp_path, "manage.py", "check", "--deploy", PRODUCTION=None, REDIS_URL=None)

    assert done.returncode == 1
    assert "?: (agreements.W001) REDIS_URL is not set" in done.stderr
    assert "agreements.W001" not in embedded.stderr


def test_production_logs_json_and_says_no_secret(tmp_path: Path) -> None:
    script = "import django, logging; django.setup(); logging.getLogger('signatures').info('first\\nsecond')"

    done = run(tmp_path, "-c", script, DJANGO_SETTINGS_MODULE="config.settings")

    [line] = done.stderr.splitlines()
    assert json.loads(line)["message"] == "first\nsecond"


def test_production_keeps_no_mailbox_and_makes_no_secrets(tmp_path: Path) -> None:
    done = read_settings(tmp_path, "repr(s.MAILBOX_FILE)", MAILBOX_FILE="/somewhere")

    assert done.stdout == "''\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("is_sealing", "expected"), [("true", "1234"), ("false", "")])
def test_a_part_that_makes_no_documents_reads_nothing_of_the_seal(
    is_sealing: str, expected: str, tmp_path: Path
) -> None:
    (tmp_path / "seal.env").write_text("SEAL_KEY_PIN=1234\n")

    done = read_settings(tmp_path, "s.SEAL_KEY_PIN", PRODUCTION=None, IS_SEALING=is_sealing)

    assert done.stdout == f"{expected}\n"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "[]"),
        ({"BEHIND_PROXY": "true"}, "['127.0.0.1/32', '::1/128']"),
        ({"BEHIND_PROXY": "true", "TRUSTED_PROXIES": "10.0.0.0/30, 10.1.0.1"}, "['10.0.0.0/30', '10.1.0.1/32']"),
    ],
)
def test_trusted_proxies(environment: dict[str, str], expected: str, tmp_path: Path) -> None:
    done = read_settings(tmp_path, "[str(p) for p in s.TRUSTED_PROXIES]", **environment)

    assert done.stdout == f"{expected}\n"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "['agreements.example.org'] agreements.example.org"),
        ({"ALLOWED_HOSTS": "a.example,b.example"}, "['a.example', 'b.example'] agreements.example.org"),
        ({"PRODUCTION": None}, "['agreements.example.org', '127.0.0.1', 'localhost'] agreements.example.org"),
    ],
)
def test_production_answers_to_no_name_but_the_configured_one(
    environment: dict[str, str | None], expected: str, tmp_path: Path
) -> None:
    done = read_settings(tmp_path, "s.ALLOWED_HOSTS, s.SECURE_SSL_HOST", **environment)

    assert done.stdout == f"{expected}\n"


def test_every_queue_has_a_worker(tmp_path: Path) -> None:
    script = (
        "import json; from config.celery import app; app.loader.import_default_modules();"
        "names = [name for name in app.tasks if not name.startswith('celery.')];"
        "print(json.dumps({name: app.amqp.router.route({}, name)['queue'].name for name in names}))"
    )

    queues = json.loads(run(tmp_path, "-c", script).stdout)

    commands = [worker.command for worker in workers()]
    consumed = [command[command.index("--queues") + 1].split(",") for command in commands]
    procfile = (ROOT / "deploy" / "Procfile").read_text(encoding="utf-8")
    assert {name for name, queue in queues.items() if queue == "mail"} == {
        "agreements.tasks.deliver",
        "agreements.tasks.read_return_mailbox",
        "signatures.tasks.sweep_messages",
        "signatures.tasks.sweep_staff_mails",
    }
    assert sorted(queue for together in consumed for queue in together) == sorted(set(queues.values()))
    assert set(queues.values()) == set(re.findall(r"--queues (\w+)", procfile))
