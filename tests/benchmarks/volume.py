"""All authors of ICML 2020 answer on the real pages of an installation of its own, with or without parts failing.

    make simulate [ARGS="--faults"] [DATABASE_URL=postgres://...]

Prints what was measured; exit status 1 unless every agreement was answered, sealed once, and valid. What it measures
holds for the machine and the moment: compare figures of one run, such as posts with and without faults.
"""

import argparse
import json
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.journey.installation import Installation
from tests.waiting import wait_for

CONFERENCE = "icml2020"
AUTHORS = 3_406
_DESK = f"/c/{CONFERENCE}/"
PAGES = (
    _DESK,
    *(f"{_DESK}{page}" for page in ("papers/", "papers/?page=40", "authors/", "authors/?state=sealed", "mail/")),
)
# Redis is killed and wiped, and the workers killed, so often while authors answer.
REDIS_DEATHS = 2
WORKER_DEATHS = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--faults", action="store_true", help="kill Redis twice and the workers five times meanwhile")
    parser.add_argument("--count", type=int, default=AUTHORS, help="how many authors answer")
    parser.add_argument("--accept", default="1", help="the share of them who accept")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="volume-"))
    given = {"DATABASE_URL": os.environ["DATABASE_URL"]} if os.environ.get("DATABASE_URL") else {}
    installation = Installation(folder / "state", DEMONSTRATION="fresh", **given)
    installation.folder.mkdir()
    try:
        installation.start()
        figures = measure(installation, count=arguments.count, accept=arguments.accept, with_faults=arguments.faults)
    finally:
        installation.stop()
        shutil.rmtree(folder)
    print(json.dumps(figures, indent=2))
    return 0 if figures["is_whole"] else 1


def measure(installation: Installation, *, count: int, accept: str, with_faults: bool) -> dict[str, object]:
    invited = timed(lambda: command(installation, "invite", CONFERENCE))
    wait_for(lambda: installation.mail_count() >= AUTHORS, seconds=900, what="all invitations", pause=2)
    mailed = installation.mail_count()
    faults = Faults(installation) if with_faults else None
    began = time.monotonic()
    options = ["--base-url", installation.url, "--count", str(count), "--accept", accept]
    words = command(installation, "simulate_authors", CONFERENCE, *options)
    if faults:
        faults.stop()
    accepted = int(re.sub(r"\D", "", re.search(r"([\d,]+) agreements? accepted", words)[1]))  # type: ignore[index]
    wait_for(lambda: len(installation.documents()) >= accepted, seconds=900, what="all documents", pause=2)
    sealed_after = time.monotonic() - began
    wait_for(lambda: is_whole(installation), seconds=300, what="order")
    return {
        "database": "postgresql" if "DATABASE_URL" in installation.environment else "sqlite",
        "with_faults": with_faults,
        "invite_seconds": round(invited, 1),
        "mails": mailed,
        "simulated": words.strip().splitlines(),
        "accepted_agreements": accepted,
        "documents": len(installation.documents()),
        "documents_per_second": round(accepted / sealed_after, 1),
        "pages_p95_ms": page_times(installation),
        "is_whole": len(installation.documents()) == accepted,
    }


def page_times(installation: Installation) -> dict[str, int]:
    """Milliseconds within which 19 of 20 requests were answered, for what staff look at most."""
    [login] = installation.folder.glob("demonstration*.txt")
    address, password = re.search(r"(\S+@\S+) / (\S+)", login.read_text()).groups()  # type: ignore[union-attr]
    staff = installation.visitor().open("/login/")
    staff.post(staff.form(holding="password"), login=address, password=password)
    found = {}
    for page in PAGES:
        times = sorted(timed(lambda page=page: staff.open(page)) for _ in range(20))  # type: ignore[misc]
        found[page] = round(1000 * times[18])
    return found


def command(installation: Installation, *words: str) -> str:
    done = installation.manage(*words, timeout=3_000)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


def timed(deed: object) -> float:
    began = time.monotonic()
    deed()  # type: ignore[operator]
    return time.monotonic() - began


def is_whole(installation: Installation) -> bool:
    return installation.manage("check_invariants", CONFERENCE, timeout=900).returncode == 0


class Faults:
    """Kills parts at odd moments while authors answer, until told to stop."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.over = threading.Event()
        deaths = ["redis"] * REDIS_DEATHS + ["worker"] * WORKER_DEATHS
        random.Random(1).shuffle(deaths)
        self.thread = threading.Thread(target=self._run, args=[deaths])
        self.thread.start()

    def _run(self, deaths: list[str]) -> None:
        for part in deaths:
            if self.over.wait(12):
                return
            if part == "redis":
                self.installation.wipe_redis()
            self.installation.kill(part)
            print(f"killed {part}", file=sys.stderr)

    def stop(self) -> None:
        self.over.set()
        self.thread.join()


if __name__ == "__main__":
    sys.exit(main())
