"""How long a large list takes to be read, shown, imported and imported again, and how long authors wait who sign meanwhile.

    make bench-import [DATABASE_URL=postgres://...] [ROWS=25000] [LARGE=150000] [SIGNERS=1] [EVERY=1]

Everything runs as `make run` starts it: the list is handed in on its page, read by a worker in a child, shown, and imported by
the command, first as new and then as unchanged, while an author after the other signs on the real pages of the same
conference, one a second, or with EVERY=0 without a rest. The list of LARGE rows goes the same way with nobody beside it, and
must take no more than eight times as long as one of ROWS rows that has nobody beside it either; LARGE=0 leaves both out.
What is measured holds for the machine and the moment: compare figures of one run.
"""

import csv
import io
import json
import math
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import psutil

from tests.benchmarks.bench_withdrawal import Signed, Signers
from tests.benchmarks.large_conference import LOAD
from tests.benchmarks.volume import command
from tests.journey.installation import Installation
from tests.journey.visitor import Visitor
from tests.waiting import wait_for

# Somebody of the staff of a conference, with a browser.
Staff = Callable[[str], Visitor]
# What was asked for.
SHOWN, APPLIED, UNCHANGED, SLOWER, MIB, TIMES = 20.0, 30.0, 15.0, 0.5, 250, 8.0
# So many seconds authors sign with nothing else to do, to compare.
ALONE = 30.0
_PREPARE = """
import json
from django.conf import settings
from django.test import Client
from agreements import links
from agreements.models import Agreement, Conference, Link, User
from tests import factories
sessions = {}
for slug in ("list-a", "list-b", "large"):
    conference = Conference.objects.filter(slug=slug).first() or factories.make_ready_conference(slug=slug)
    owner = factories.make_member(conference, email=f"{slug}@example.org")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    sessions[slug] = [settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value]
asked = Agreement.objects.filter(conference__slug="large", state="invited")
doors = {}
quiet = Link.objects.exclude(author__help_requests__isnull=False)  # whose page has one form
for link in quiet.filter(author__in=asked.values("authorship__author")).select_related("author"):
    doors[f"/s/{links.token_of(link)}/"] = link.author.name
print(json.dumps([list(doors.items()), sessions]))
"""
_GIVEN = ("Ada", "Ben", "Cy", "Zoë", "Jörg", "José", "Łucja", "Wei", "Priya", "Søren", "Ngọc")
_FAMILY = ("Ames", "Boe", "Müller", "Nguyễn", "Wang", "García", "Šimek", "Okafor", "Sato", "Lindqvist")
_HEADER = ["paper_id", "title", "author_order", "given_name", "family_name", "email", "affiliation", "track", "date"]


def list_of(rows: int) -> bytes:
    """Six authors a paper; a person is on two papers or three."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for row in range(rows):
        paper, person = row // 6, row * 7919 % max(1, rows * 2 // 5)
        family = f"{_FAMILY[person % 10]}-{''.join(chr(97 + person // 26**place % 26) for place in range(4)).title()}"
        title = f"On the {paper}th Question of Kites, Winds and the Étude “{paper * 7}”"
        affiliation = f"University of Place {person % 900}, Department {person % 7}"
        address = f"person-{person}@uni-{person % 900}.example.org"
        names = [_GIVEN[person % 11], family]
        writer.writerow(
            [f"N{paper}", title, row % 6 + 1, *names, address, affiliation, f"Track {paper % 9}", "2026-09-23"]
        )
    return text.getvalue().encode()


class Watched:
    """What our processes, and those of an installation, take while a block runs: the most memory that each kind ever had, in
    MiB, and by kind the seconds of the processor."""

    def __init__(self) -> None:
        self.mib: dict[str, int] = {}
        self._seconds: dict[tuple[str, int], tuple[float, float]] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Watched":
        self._look(is_first=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def seconds(self, *kinds: str) -> float:
        return sum(last - first for (kind, _), (first, last) in self._seconds.items() if kind in kinds)

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            self._look()

    def _look(self, *, is_first: bool = False) -> None:
        for process in psutil.Process().children(recursive=True):
            try:
                kind = _kind_of(" ".join(process.cmdline()))
                self.mib[kind] = max(self.mib.get(kind, 0), _peak_of(process.pid))
                taken = sum(process.cpu_times()[:2])
            except (psutil.Error, OSError):
                continue
            first, _ = self._seconds.get((kind, process.pid), (taken if is_first else 0.0, taken))
            self._seconds[kind, process.pid] = first, taken


def _kind_of(words: str) -> str:
    if "agreements.web.sandbox" in words:
        return "child" if "child_reading" in words else "other child"
    return next((name for name in ("gunicorn", "celery", "redis", "import_papers") if name in words), "other")


def _peak_of(pid: int) -> int:
    """In MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    return next((int(line.split()[1]) >> 10 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def shown(staff: Staff, slug: str, content: bytes) -> dict[str, float]:
    """Seconds until the page of the upload answers, and until the preview is there."""
    visitor = staff(slug)
    visitor.open(f"/c/{slug}/imports/")
    began = monotonic()
    visitor.post(visitor.form(holding="file"), file=("list.csv", content))
    answered = monotonic() - began
    preview = str(visitor.answer.url)
    wait_for(lambda: "would be imported" in visitor.open(preview).words, seconds=900, what="the preview", pause=0.5)
    until_read = monotonic() - began
    began = monotonic()
    visitor.open(preview)
    return {"answered": answered, "shown": until_read, "shown again": monotonic() - began}


def imported(installation: Installation, slug: str, file: Path) -> dict[str, int]:
    """By the command, which reads the list as well."""
    told = json.loads(command(installation, "import_papers", slug, str(file), "--json").splitlines()[-1])
    return {key: told[key] for key in ("added", "changed", "unchanged")}


def one_way(installation: Installation, staff: Staff, slug: str, rows: int) -> dict[str, object]:
    """Of the processor's seconds those of the servers and workers include what they did for signers."""
    content = list_of(rows)
    file = installation.folder.parent / f"{slug}.csv"
    file.write_bytes(content)
    with Watched() as reading:
        seconds = shown(staff, slug, content)
    processor = {"shown": reading.seconds("child", "celery", "gunicorn")}
    counted: dict[str, object] = {}
    for name in ("applied", "unchanged"):
        began = monotonic()
        with Watched() as applying:
            counted[name] = imported(installation, slug, file)
        seconds[name] = monotonic() - began
        processor[name] = applying.seconds("child", "import_papers")
    return {
        "seconds": {name: round(value, 1) for name, value in seconds.items()},
        "processor": {name: round(value, 1) for name, value in processor.items()},
        "mib": {kind: reading.mib.get(kind, 0) for kind in ("child", "celery", "gunicorn")},
        **counted,
    }


def ninety_fifth(signed: Signed) -> float:
    ordered = sorted(signed.seconds)
    return ordered[max(0, math.ceil(0.95 * len(ordered)) - 1)]


def measure(installation: Installation) -> dict[str, object]:
    rows, large = (int(os.environ.get(name) or default) for name, default in (("ROWS", 25000), ("LARGE", 150000)))
    found_doors, sessions = json.loads(command(installation, "shell", "-v", "0", "-c", _PREPARE).splitlines()[-1])
    doors: Iterator[tuple[str, str]] = iter(found_doors)

    def staff(slug: str) -> Visitor:
        visitor = installation.visitor()
        visitor.client.cookies.set(*sessions[slug])
        return visitor

    signers, every = int(os.environ.get("SIGNERS") or 1), float(os.environ.get("EVERY") or 1)
    with Signers(installation.url, doors, signers, every=every) as alone:
        threading.Event().wait(ALONE)
    with Signers(installation.url, doors, signers, every=every) as meanwhile:
        found = one_way(installation, staff, "large", rows)
    found |= {
        "signers": {
            "alone": alone.figures() | {"p95_seconds": round(ninety_fifth(alone), 2)},
            "meanwhile": meanwhile.figures() | {"p95_seconds": round(ninety_fifth(meanwhile), 2)},
        }
    }
    is_good = _is_good(found, rows) and ninety_fifth(meanwhile) - ninety_fifth(alone) <= SLOWER
    figures: dict[str, object] = {f"{rows} rows": found}
    if large:
        figures["alone"] = one_way(installation, staff, "list-a", rows)
        figures[f"{large} rows"] = one_way(installation, staff, "list-b", large)
        ratios = ratios_of(figures["alone"], figures[f"{large} rows"])  # type: ignore[arg-type]
        figures["times as long"] = ratios
        is_good = is_good and max(ratios.values()) <= TIMES
    return {"database": _database(installation), **figures, "is_good": is_good and not meanwhile.errors}


def ratios_of(one: dict[str, dict[str, float]], other: dict[str, dict[str, float]]) -> dict[str, float]:
    return {
        name: round(other["seconds"][name] / one["seconds"][name], 1) for name in ("shown", "applied", "unchanged")
    }


def _is_good(found: dict[str, object], rows: int) -> bool:
    seconds: dict[str, float] = found["seconds"]  # type: ignore[assignment]
    mib: dict[str, int] = found["mib"]  # type: ignore[assignment]
    is_quick = seconds["shown"] < SHOWN and seconds["applied"] < APPLIED and seconds["unchanged"] < UNCHANGED
    is_right = found["applied"] == {"added": rows, "changed": 0, "unchanged": 0}
    return (
        is_quick
        and max(mib.values()) < MIB
        and is_right
        and found["unchanged"]
        == {
            "added": 0,
            "changed": 0,
            "unchanged": rows,
        }
    )


def _database(installation: Installation) -> str:
    return "postgresql" if "DATABASE_URL" in installation.environment else "sqlite"


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="import-"))
    papers = os.environ.get("PAPERS") or "2000"
    installation = Installation(folder / "state", TICK_SECONDS="10", DEMONSTRATION="no", PAPERS=papers)
    installation.folder.mkdir()
    try:
        installation.start()
        command(installation, "shell", "-v", "0", "-c", LOAD)
        figures = measure(installation)
    finally:
        installation.stop()
        shutil.rmtree(folder)
    print(json.dumps(figures, indent=2))
    return 0 if figures["is_good"] else 1


if __name__ == "__main__":
    sys.exit(main())
