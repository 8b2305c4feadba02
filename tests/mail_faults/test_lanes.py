"""Thousands of mails leave over a slow server: no signer waits for a document, and nothing is left undone for long.

`make faults-mail` has twenty times as many mails wait as it sends in each of the other ways.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.journey.installation import Installation
from tests.mail_faults.server import Fault, FaultyServer
from tests.mail_faults.telling import tell
from tests.waiting import wait_for

pytestmark = [pytest.mark.journey, pytest.mark.faults, pytest.mark.timeout(3600)]

MAILS = 20 * int(os.environ.get("MAILS", "20"))
# As slow as the server is, in seconds an answer; what is promised of the rest.
SLOW = 5.0
DOCUMENT_SECONDS, RECOVERY_SECONDS, STOP_SECONDS = 2.0, 60.0, 10.0
FEW, MANY = 5, 60


class Desk(NamedTuple):
    installation: Installation
    server: FaultyServer
    figures: dict[str, float]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("lanes")
    with FaultyServer(Fault(pause=SLOW, times=10**9)) as server:
        made = Installation(folder / "state", EMAIL_URL=f"smtp://{server.host}:{server.port}", TICK_SECONDS="10")
        made.folder.mkdir()
        figures: dict[str, float] = {}
        try:
            made.start("--no-demonstration")
            fill(made, folder)
            wait_for(lambda: server.fault.happened, what="a mail on its way")
            yield Desk(made, server, figures)
        finally:
            server.fault.pause = 0.0
            made.stop()
    about = f"While {MAILS:,} mails wait for a server that takes {SLOW:.0f} s a command:"
    tell(request.config, [about, *(f"  {name} {seconds:.1f} s" for name, seconds in figures.items())])


def fill(installation: Installation, folder: Path) -> None:
    file = folder / "papers.csv"
    rows = [f"{n},Paper {n},Author {n},author{n}@example.org" for n in range(MAILS)]
    file.write_text("\n".join(["paper_id,title,name,email", *rows]))
    facts = (
        "--name",
        "Lanes",
        "--legal-name",
        "Lanes",
        "--short-name",
        "L",
        "--address",
        "1 Street",
        "--signatory",
        "S.",
        "--reply-to",
        "chairs@example.org",
    )
    for command in (
        ["create_conference", "lanes", "--demonstration", *facts],
        ["import_papers", "lanes", str(file)],
        ["invite", "lanes"],
    ):
        done = installation.manage(*command, timeout=1200)
        assert done.returncode == 0, done.stderr


def accept(installation: Installation, count: int, *, seed: int) -> None:
    words = ["--base-url", installation.url, "--count", str(count), "--accept", "1", "--seed", str(seed)]
    done = installation.manage("simulate_authors", "lanes", *words)
    assert done.returncode == 0, done.stdout + done.stderr


_WAITED = """
from django.db.models import F, Max
from signatures.models import Document
longest = Document.objects.aggregate(longest=Max(F("sealed_at") - F("signature__countersignature__signed_at")))
print(longest["longest"].total_seconds())
"""


def test_signers_document_waits_for_no_mail(desk: Desk) -> None:
    accept(desk.installation, FEW, seed=1)
    wait_for(lambda: len(desk.installation.documents()) == FEW, what=f"{FEW} documents")

    done = desk.installation.manage("shell", "-v", "0", "-c", _WAITED)

    assert done.returncode == 0, done.stderr
    desk.figures["a signer's document after at most"] = longest = float(done.stdout)
    assert longest < DOCUMENT_SECONDS


def test_what_a_killed_worker_owed_is_made_soon(desk: Desk) -> None:
    before = len(desk.installation.documents())
    desk.installation.tell("stop", "worker-seal")
    accept(desk.installation, MANY, seed=2)
    desk.installation.tell("start", "worker-seal")
    wait_for(lambda: len(desk.installation.documents()) > before, what="the first documents", pause=0.002)

    desk.installation.kill("worker-seal")

    began, left = time.monotonic(), before + MANY - len(desk.installation.documents())
    wait_for(lambda: len(desk.installation.documents()) == before + MANY, what="the others")
    desk.figures[f"the {left} documents that a killed worker owed, after"] = waited = time.monotonic() - began
    assert waited < RECOVERY_SECONDS


def test_mail_worker_ends_soon_and_sends_nothing_twice(desk: Desk) -> None:
    began = time.monotonic()

    desk.installation.tell("stop", "worker-mail")

    desk.figures["the worker for mail ended in"] = waited = time.monotonic() - began
    assert waited < STOP_SECONDS
    desk.server.fault.pause = 0.0
    desk.installation.tell("start", "worker-mail")
    wait_for(lambda: len(desk.server.taken) >= 100, what="a hundred mails")
    copies = Counter(taken.message_id for taken in list(desk.server.taken))
    assert set(copies.values()) == {1}
