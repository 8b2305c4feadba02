"""What happens when parts of an installation fail: nothing that was promised is lost, nothing is made twice."""

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.journey.installation import Installation
from tests.redis_server import fill_up, make_room
from tests.waiting import wait_for

pytestmark = [pytest.mark.journey, pytest.mark.faults, pytest.mark.timeout(600)]

FEW = 5
# So many that a worker that is killed after a few of them is still busy with others.
MANY = 40


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Enough people for all tests, each invited to sign one paper of a demonstration."""
    folder = tmp_path_factory.mktemp("faults")
    made = Installation(folder / "state", LEASE_SECONDS="5", WITHOUT_REDIS_AFTER="5")
    made.folder.mkdir()
    made.start("--no-demonstration")
    file = folder / "papers.csv"
    rows = [f"{n},Paper {n},Author {n},author{n}@example.org" for n in range(7 * FEW + MANY)]
    file.write_text("\n".join(["paper_id,title,name,email", *rows]))
    facts = {
        "name": "Faults",
        "legal-name": "Faults",
        "short-name": "F",
        "address": "1 Street",
        "signatory": "S. Ignatory",
        "reply-to": "chairs@example.org",
    }
    commands = [
        ["create_conference", "faults", "--demonstration", *(w for k, v in facts.items() for w in (f"--{k}", v))],
        ["import_papers", "faults", str(file)],
        ["invite", "faults"],
    ]
    for command in commands:
        done = made.manage(*command)
        assert done.returncode == 0, done.stderr
    yield made
    made.stop()


def accept(installation: Installation, count: int, *, seed: int) -> None:
    done = installation.manage(
        "simulate_authors", "faults", "--base-url", installation.url, "--count", str(count), "--accept", "1",
        "--seed", str(seed),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def wait_until_whole(installation: Installation, documents: int) -> None:
    wait_for(lambda: len(installation.documents()) >= documents, what=f"{documents} documents")
    wait_for(lambda: installation.manage("check_invariants", "faults").returncode == 0, what="order")
    assert len(installation.documents()) == documents


def test_a_stopped_worker_delays_documents_and_loses_none(installation: Installation) -> None:
    before = len(installation.documents())
    installation.tell("stop", "worker")

    accept(installation, FEW, seed=1)

    assert len(installation.documents()) == before
    installation.tell("start", "worker")
    wait_until_whole(installation, before + FEW)


def test_a_signers_document_waits_for_no_worker_of_other_queues(installation: Installation) -> None:
    before = len(installation.documents())
    for other in ("worker-bulk", "worker-mail"):
        installation.tell("stop", other)

    accept(installation, FEW, seed=4)

    wait_for(lambda: len(installation.documents()) == before + FEW, what=f"{FEW} documents")
    for other in ("worker-bulk", "worker-mail"):
        installation.tell("start", other)
    wait_until_whole(installation, before + FEW)


def test_a_killed_worker_leaves_each_document_made_once(installation: Installation) -> None:
    before = len(installation.documents())
    installation.tell("stop", "worker")
    accept(installation, MANY, seed=2)
    installation.tell("start", "worker")
    wait_for(lambda: len(installation.documents()) >= before + FEW, what="the first documents", pause=0.005)

    installation.kill("worker")

    assert len(installation.documents()) < before + MANY
    wait_until_whole(installation, before + MANY)


def test_a_wiped_redis_loses_nothing(installation: Installation) -> None:
    before = len(installation.documents())
    installation.tell("stop", "worker")
    accept(installation, FEW, seed=3)

    installation.wipe_redis()
    installation.tell("start", "worker")

    wait_until_whole(installation, before + FEW)


WORKERS = ("worker-seal", "worker-bulk", "worker-mail")


def readyz(installation: Installation) -> dict[str, Any]:
    answer = httpx.get(f"{installation.url}/readyz", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    facts: dict[str, Any] = answer.json()
    return facts


def fill_before_the_workers_run(installation: Installation) -> None:
    installation.tell("stop", "worker")
    fill_up(installation.addresses["REDIS_URL"])
    installation.tell("start", "worker")
    accept(installation, FEW, seed=5)


def fill_while_the_workers_run(installation: Installation) -> None:
    """They have tasks to take when there is no room any more to note that they took them."""
    worker = installation.pid("worker-seal")
    os.kill(worker, signal.SIGSTOP)
    accept(installation, FEW, seed=6)
    fill_up(installation.addresses["REDIS_URL"])
    os.kill(worker, signal.SIGCONT)


@pytest.mark.parametrize("fill", [fill_before_the_workers_run, fill_while_the_workers_run])
def test_a_full_redis_ends_no_worker_and_all_is_made(
    installation: Installation, fill: Callable[[Installation], None]
) -> None:
    before, logged = len(installation.documents()), len(installation.log)

    fill(installation)

    running = {part: installation.pid(part) for part in WORKERS}
    wait_for(lambda: "Redis takes no tasks" in installation.log[logged:], what="the worker's word")
    wait_until_whole(installation, before + FEW)
    assert readyz(installation)["redis"] is False
    assert {part: installation.pid(part) for part in WORKERS} == running
    assert "Traceback" not in installation.log[logged:]
    make_room(installation.addresses["REDIS_URL"])
    installation.tell("stop", "ticker")
    wait_for(lambda: readyz(installation)["redis"], what="room in Redis")
    accept(installation, FEW, seed=7)
    wait_for(lambda: len(installation.documents()) == before + 2 * FEW, what="documents made by the workers")
    installation.tell("start", "ticker")
    wait_until_whole(installation, before + 2 * FEW)
