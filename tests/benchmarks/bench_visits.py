"""Whole visits, so many a second whether or not the last ones are over, on PostgreSQL beside a round of reminders to thousands.

    make bench-visits [SECONDS=600] [RATE=30] [REMINDED=5000] [CROWD=400]

Everything runs as `make run` starts it: web processes, workers, ticker, mail server. A visit is what a browser asks of us from
the link in the mail to the receipts, which look for their document as the page's script does. Visits begin at their moments
(an open loop); CROWD of them are let in at once, and a visit that had to wait before the door has that in its first request.
What is measured holds for the machine and the moment, and whoever visits runs on it, too.
"""

import http.client
import json
import os
import queue
import re
import shutil
import sys
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from time import monotonic
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.checkouts import load
from tests.benchmarks.volume import command
from tests.journey.installation import Installation
from tests.postgres_server import postgresql

# What was asked for: of each request at p99, and from the click to the document at the median, in seconds.
SLOWEST, SHOWN = 1.0, 1.0
# As static/js/visit.js looks for a document: after so long, and each time half as long again.
_PAUSE, _GROWTH, _LONGEST, _PATIENCE = 0.6, 1.5, 30.0, 120.0
_INPUT = re.compile(r"<input\b[^>]*>")
_WORD = re.compile(r'([a-z]+)="([^"]*)"')
_ORDER = """
from agreements.models import Agreement, Conference, User
from agreements.people import reminders
from agreements.people.reminding.who_is_due import next_round
from tests import factories
conference = Conference.objects.get(slug="large")
last = conference.agreements.order_by("-authorship__author")[: {count}].values("pk")
found = next_round(conference, Agreement.objects.filter(pk__in=last))
print(reminders.order(conference, found, by=factories.make_member(conference), is_selection=True).total)
"""
_TOLD = """
import json
from agreements.models import BulkJob
job = BulkJob.objects.get(kind="remind")
ended = job.finished_at or job.given_up_at
print(json.dumps([job.done, job.total, (ended - job.created_at).total_seconds() if ended else None]))
"""


@dataclass
class Met:
    """What all visitors met: seconds of each request, from the click to the document, and answers that were none."""

    requests: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    shown: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    signed: int = 0
    last_at: float = 0.0


class Visit:
    """One author with one connection, as a browser keeps it."""

    def __init__(self, url: str, met: Met) -> None:
        address = urlsplit(url)
        self.origin, self.met = url, met
        self.connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=_PATIENCE)
        self.cookies: dict[str, str] = {}

    def sign(self, door: str, name: str, *, due_at: float) -> None:
        landing = self._ask("the link", "GET", door, since=due_at)
        path = self._post("its button", door, landing)
        form = self._ask("the papers", "GET", path)
        given = {"decision": "accepted", "consent": "on", "typed_name": name}
        review = self._post("review", f"{path}review/", form, **given, follows=False)
        clicked = monotonic()
        done = self._post("sign", f"{path}sign/", review)
        self.met.signed += 1
        self.met.last_at = monotonic()
        self._wait_for_document(done, clicked)

    def _wait_for_document(self, path: str, clicked: float) -> None:
        pause, page = _PAUSE, self._ask("the receipts", "GET", path)
        while "data-pending" in page:
            if monotonic() - clicked > _PATIENCE:
                self.met.faults["no document"] += 1
                return
            _NEVER.wait(pause)
            pause, page = min(pause * _GROWTH, _LONGEST), self._ask("the receipts", "GET", path)
        self.met.shown.append(monotonic() - clicked)

    def _post(self, what: str, path: str, page: str, *, follows: bool = True, **values: str) -> str:
        """Where it leads, or the page that it answers."""
        return self._ask(what, "POST", path, body=urlencode(_hidden(page) | values), leads=follows)

    def _ask(
        self, what: str, method: str, path: str, *, body: str = "", leads: bool = False, since: float = 0.0
    ) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
            headers["Referer"] = self.origin + path
        began = since or monotonic()
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        self.met.requests[what].append(monotonic() - began)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status != (http.client.SEE_OTHER if leads else http.client.OK):
            raise NoAnswerError(f"{answer.status} to {what}")
        return urlsplit(answer.headers["Location"]).path if leads else page


class NoAnswerError(Exception):
    """A page answered otherwise than a visit goes on."""


_NEVER = threading.Event()


def _hidden(page: str) -> dict[str, str]:
    inputs = (dict(_WORD.findall(each)) for each in _INPUT.findall(page))
    return {each["name"]: unescape(each.get("value", "")) for each in inputs if each.get("type") == "hidden"}


class Crowd:
    """Visitors who come at their moments, and threads that let them in."""

    def __init__(self, url: str, doors: Iterator[tuple[str, str]], size: int) -> None:
        self.url, self.doors, self.met = url, doors, Met()
        self.coming: queue.Queue[tuple[str, str, float] | None] = queue.Queue()
        self.threads = [threading.Thread(target=self._let_in) for _ in range(size)]

    def run(self, *, rate: float, seconds: float) -> Met:
        for thread in self.threads:
            thread.start()
        began = monotonic()
        for number in range(int(rate * seconds)):
            due_at = began + number / rate
            _NEVER.wait(max(0.0, due_at - monotonic()))
            self.coming.put((*next(self.doors), due_at))
        for _thread in self.threads:
            self.coming.put(None)
        for thread in self.threads:
            thread.join()
        self.met.last_at -= began
        return self.met

    def _let_in(self) -> None:
        while (visitor := self.coming.get()) is not None:
            door, name, due_at = visitor
            visit = Visit(self.url, self.met)
            try:
                visit.sign(door, name, due_at=due_at)
            except (OSError, http.client.HTTPException, NoAnswerError) as error:
                self.met.faults[str(error) or type(error).__name__] += 1
            finally:
                visit.connection.close()


def table(met: Met, told: dict[str, object]) -> str:
    """In Markdown."""
    rows = ["| request | asked | p50 ms | p99 ms | longest ms |", "| --- | --- | --- | --- | --- |"]
    for what, seconds in [*met.requests.items(), ("click to document shown", met.shown)]:
        figures = (within(seconds, share) for share in (0.5, 0.99, 1.0))
        rows.append(f"| {what} | {len(seconds)} | {' | '.join(f'{1000 * each:.0f}' for each in figures)} |")
    return "\n".join([*rows, "", *(f"{name}: {value}" for name, value in told.items())])


def within(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def main() -> int:
    given = {"SECONDS": 600, "RATE": 30, "REMINDED": 5_000, "CROWD": 400}
    seconds, rate, reminded, crowd = (int(os.environ.get(name) or value) for name, value in given.items())
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="visits-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        os.environ["DATABASE_URL"] = stack.enter_context(postgresql({"fsync": "on"}))
        installation = Installation(folder / "state", TICK_SECONDS="10", DEMONSTRATION="no")
        installation.folder.mkdir()
        stack.callback(installation.stop)
        installation.start()
        doors = _loaded(installation, rate * seconds + reminded)
        command(installation, "shell", "-v", "0", "-c", _ORDER.format(count=reminded))
        met = Crowd(installation.url, doors, crowd).run(rate=rate, seconds=seconds)
        done, total, took = json.loads(command(installation, "shell", "-v", "0", "-c", _TOLD).splitlines()[-1])
    slowest = max(within(each, 0.99) for each in met.requests.values())
    told = {
        "offered": f"{rate} visits a second for {seconds} s, on {os.cpu_count()} processors",
        "signed": f"{met.signed}, {met.signed / max(met.last_at, 1):.1f} a second until the last one",
        "answers that were none": dict(met.faults) or "none",
        "reminders meanwhile": f"{done} of {total}" + (f", written in {took:.0f} s" if took is not None else ""),
        "as asked for": "yes" if slowest < SLOWEST and within(met.shown, 0.5) < SHOWN and not met.faults else "no",
    }
    print(table(met, told))
    return 0 if told["as asked for"] == "yes" else 1


def _loaded(installation: Installation, agreements: int) -> Iterator[tuple[str, str]]:
    facts = {"name": "Large", "legal-name": "Large", "short-name": "L", "address": "1 Street", "signatory": "S. S."}
    words = [word for name, value in facts.items() for word in (f"--{name}", value)]
    command(installation, "create_conference", "large", *words, "--reply-to", "chairs@example.org")
    doors = json.loads(command(installation, "shell", "-v", "0", "-c", load(agreements)).splitlines()[-1])
    return ((path, name) for path, name in doors)


if __name__ == "__main__":
    sys.exit(main())
