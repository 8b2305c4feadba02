"""How long it takes to withdraw 1,000 papers at a large conference, and how long authors wait who sign meanwhile.

    make bench-withdrawal [DATABASE_URL=postgres://...] [PAPERS=10000] [WITHDRAWN=1000] [SIGNERS=8]

Everything runs as `make run` starts it: the job is done by its worker, and authors of other papers sign on the real pages, one
after the other at each of the clients. What is measured holds for the machine and the moment: compare figures of one run.
"""

import json
import os
import shutil
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import httpx

from tests.benchmarks.large_conference import LOAD
from tests.benchmarks.volume import command
from tests.journey.installation import Installation
from tests.journey.visitor import Visitor

# So many seconds authors sign with nothing else to do, to compare.
ALONE = 20.0
# What was asked for.
SECONDS, WAIT = 60.0, 1.0
_CHOSEN = """
import json, os
from agreements import links
from agreements.jobs import bulk_jobs
from agreements.models import Agreement, BulkJob, BulkJobKind, Conference, Link, User
conference = Conference.objects.get(slug="large")
chosen = list(conference.papers.accepted().order_by("pk").values_list("pk", flat=True)[: int(os.environ["WITHDRAWN"])])
"""
_DOORS = f"""{_CHOSEN}
concerned = Agreement.objects.filter(authorship__paper__in=chosen).values("authorship__author")
asked = Agreement.objects.filter(conference=conference, state="invited").exclude(authorship__author__in=concerned)
doors = {{}}
quiet = Link.objects.exclude(author__help_requests__isnull=False)  # whose page has one form
for link in quiet.filter(author__in=asked.values("authorship__author")).select_related("author"):
    doors[f"/s/{{links.token_of(link)}}/"] = link.author.name
print(json.dumps(list(doors.items())))
"""
_ORDER = f"""{_CHOSEN}
by = User.objects.get(email="chair@example.org")
bulk_jobs.owe(BulkJobKind.WITHDRAW, conference, [[pk] for pk in chosen], by=by, orders={{"reason": "They were withdrawn"}})
"""
# Asked by one process that stays: to start one takes more of the machine than the job does in the meantime.
_TOLD = """
import json
from agreements.models import BulkJob
from tests.waiting import wait_for
jobs = BulkJob.objects.filter(kind="withdraw").exclude(finished_at=None, given_up_at=None)
wait_for(jobs.exists, seconds=900, what="the withdrawal", pause=1)
job = jobs.get()
seconds = ((job.finished_at or job.given_up_at) - job.created_at).total_seconds()
print(json.dumps([job.done, seconds, job.last_error]))
"""


@dataclass
class Signed:
    """What the signers met: seconds of each request, signatures, and answers that were no page."""

    seconds: list[float] = field(default_factory=list)
    signatures: int = 0
    errors: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        ordered = sorted(self.seconds)
        return {
            "signatures": self.signatures,
            "requests": len(ordered),
            "median_seconds": round(ordered[len(ordered) // 2], 2),
            "longest_seconds": round(ordered[-1], 2),
            "errors": Counter(self.errors),
        }


class Signers:
    """Authors who sign one after the other at so many clients, until they are told to stop.

    Without a rest, or at each client one every so many seconds.
    """

    def __init__(self, url: str, doors: Iterator[tuple[str, str]], count: int, *, every: float = 0.0) -> None:
        self.every = every
        self.url, self.doors, self.signed = url, doors, Signed()
        self.over, self.turn = threading.Event(), threading.Lock()
        self.threads = [threading.Thread(target=self._run) for _ in range(count)]

    def __enter__(self) -> Signed:
        for thread in self.threads:
            thread.start()
        return self.signed

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _run(self) -> None:
        while not self.over.is_set():
            next_one = monotonic() + self.every
            with self.turn:
                path, name = next(self.doors)
            visitor = Visitor(self.url)
            visitor.client.event_hooks = {"response": [self._look_at]}
            try:
                self._sign(visitor, path, name)
            except (AssertionError, httpx.HTTPError) as error:
                self.signed.errors.append(f"{type(error).__name__}: {error}")
            finally:
                visitor.client.close()
            self.over.wait(max(0.0, next_one - monotonic()))

    def _sign(self, visitor: Visitor, path: str, name: str) -> None:
        self._timed(lambda: visitor.open(path))
        self._timed(lambda: visitor.post(visitor.form()))
        values = {"decision": "accepted", "consent": "on", "typed_name": name}
        self._timed(lambda: visitor.post(visitor.form(holding="typed_name"), **values))
        self._timed(lambda: visitor.post(visitor.form(leading_to="/sign/")))
        self.signed.signatures += 1

    def _timed(self, ask: object) -> None:
        began = monotonic()
        ask()  # type: ignore[operator]
        self.signed.seconds.append(monotonic() - began)

    def _look_at(self, answer: httpx.Response) -> None:
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            self.signed.errors.append(f"{answer.status_code} {answer.request.method}")


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="withdrawal-"))
    given = {name: os.environ.get(name) or default for name, default in (("PAPERS", "10000"), ("WITHDRAWN", "1000"))}
    installation = Installation(folder / "state", TICK_SECONDS="10", DEMONSTRATION="no", **given)
    installation.folder.mkdir()
    try:
        installation.start()
        command(installation, "shell", "-v", "0", "-c", LOAD)
        figures = measure(installation, signers=int(os.environ.get("SIGNERS") or 8))
    finally:
        installation.stop()
        shutil.rmtree(folder)
    print(json.dumps(figures, indent=2))
    return 0 if figures["is_good"] else 1


def measure(installation: Installation, *, signers: int) -> dict[str, object]:
    doors = iter(json.loads(command(installation, "shell", "-v", "0", "-c", _DOORS).splitlines()[-1]))
    with Signers(installation.url, doors, signers) as alone:
        threading.Event().wait(ALONE)
    with Signers(installation.url, doors, signers) as meanwhile:
        command(installation, "shell", "-v", "0", "-c", _ORDER)
        done, seconds, error = json.loads(command(installation, "shell", "-v", "0", "-c", _TOLD).splitlines()[-1])
    is_quick = seconds < SECONDS and max(meanwhile.seconds) < WAIT
    return {
        "database": "postgresql" if "DATABASE_URL" in installation.environment else "sqlite",
        "withdrawn": done,
        "seconds": round(seconds, 1),
        "error": error,
        "signers": signers,
        "alone": alone.figures(),
        "meanwhile": meanwhile.figures(),
        "is_good": is_quick and not error and not meanwhile.errors,
    }


if __name__ == "__main__":
    sys.exit(main())
