"""An installation of version 0.1 is upgraded while it owes work, and goes on: with its tasks, or without if they are lost."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from config.launcher.parts import ticker, workers
from tests.journey.installation import database_of_its_own
from tests.mail_server import MailServer
from tests.redis_server import RedisServer, running_redis
from tests.upgrading.version_0_1 import ENVIRONMENT, HERE

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]
QUEUES = ("seal", "mail", "bulk")


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with running_redis() as running:
        yield running


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def settings_of(folder: Path, database: str) -> dict[str, str]:
    return ENVIRONMENT | {
        "PATH": os.environ["PATH"],
        "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STATE_DIR": str(folder),
        "DATABASE_URL": database or f"sqlite:///{folder}/db.sqlite3",
        "TICK_SECONDS": "1",
    }


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings of an installation of version 0.1 that was upgraded, and does not run yet."""
    folder = tmp_path_factory.mktemp("upgraded") / "state"
    shutil.copytree(HERE / "documents", folder / "documents")
    given = os.environ.get("DATABASE_URL")
    settings = settings_of(folder, database_of_its_own(given) if given else "")
    run(settings, "-m", "tests.upgrading.version_0_1.load")
    run(settings, "manage.py", "migrate", "--verbosity", "0")
    assert "4 signatures were adopted" in run(settings, "manage.py", "adopt_evidence")
    run(settings, "manage.py", "seal_key", "--ensure")
    return settings


@pytest.fixture
def environment(upgraded: dict[str, str], server: RedisServer, mail: MailServer, tmp_path: Path) -> dict[str, str]:
    """Of a copy of it, with the tasks that version 0.1 left in Redis."""
    shutil.copytree(upgraded["STATE_DIR"], tmp_path, dirs_exist_ok=True)
    given, former = os.environ.get("DATABASE_URL"), urlsplit(upgraded["DATABASE_URL"])
    copy = database_of_its_own(given, like=former.path[1:]) if given else ""
    with redis.Redis.from_url(server.url) as client:
        tasks = json.loads((HERE / "tasks.json").read_text(encoding="utf-8"))
        for key, messages in tasks["lists"].items():
            client.rpush(key, *messages)
        for key, bindings in tasks["sets"].items():
            client.sadd(key, *bindings)
    return settings_of(tmp_path, copy) | {"REDIS_URL": server.url, "EMAIL_URL": f"smtp://{mail.host}:{mail.port}"}


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def go_on(environment: dict[str, str], parts: list[tuple[str, ...]], log: Path) -> str:
    """Run these parts until nothing is owed; returns what is said of the installation then."""
    with ExitStack() as running, log.open("wb") as out:
        for command in parts:
            part = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
            running.callback(part.wait)
            running.callback(part.terminate)
        return run(environment, "-m", "tests.upgrading.version_0_1.wait", "240")


@pytest.mark.parametrize(
    "with_its_tasks",
    [pytest.param(True, id="with its tasks"), pytest.param(False, id="with an empty Redis", marks=pytest.mark.slow)],
)
def test_an_installation_of_version_0_1_goes_on_after_the_upgrade(
    with_its_tasks: bool, environment: dict[str, str], server: RedisServer, mail: MailServer, tmp_path: Path
) -> None:
    parts = [worker.command for worker in workers()]
    with redis.Redis.from_url(server.url) as client:
        if not with_its_tasks:
            client.flushall()
            parts.append(ticker().command)

        facts, *said = go_on(environment, parts, tmp_path / "log").splitlines()

        assert [client.llen(f"countersign:{queue}") for queue in QUEUES] == [0, 0, 0]

    nothing = {"BulkJob": 0, "DocumentWork": 0, "Message": 0}
    assert json.loads(facts) == {
        "owed": nothing,
        "given_up": nothing,
        "sealed": 3,
        "documents": 3,
        "job": [4, 4],
    }
    assert said[-1].endswith("everything holds."), said
    assert len(list((tmp_path / "documents").rglob("*.pdf"))) == 3
    recipients = Counter(recipient for taken in mail.taken for recipient in taken.rcpt_tos)
    asked = {f"author{n}@example.org": 1 for n in (4, 5, 6, 7)}
    assert {address: recipients[address] for address in asked} == asked
    # The copies of both of the documents; where a ticker runs, what the team wants to hear.
    others = {"author1@example.org"} | (set() if with_its_tasks else {"olga@example.org"})
    assert recipients.keys() - asked.keys() == others
    log = (tmp_path / "log").read_text()
    assert "unregistered task" not in log
    assert "Traceback" not in log
