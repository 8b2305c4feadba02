"""How long the desk's lists and pages take at a large conference, and how many queries each asks.

    make bench-desk [DATABASE_URL=postgres://...] [BASE=a-commit] [PAPERS=10000] [TIMES=20] [ONLY=people/]

Every page of the desk that shows something is asked, found by its address, the lists once more sorted and narrowed, and the
refresh of the overview where nothing has changed.
Milliseconds are the 95th percentile of TIMES, by the clock on the wall and by that of the processor, PostgreSQL's share
included: where the first is far above the second, other work held the page up. With BASE the same is asked of a checkout of
that commit, whose records must be those of today. What is measured holds for the machine and the moment: compare figures of
one run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.checkouts import PROJECT, checked_out
from tests.benchmarks.large_conference import LOAD
from tests.journey.installation import database_of_its_own

# What a page may take at most.
QUERIES, MILLISECONDS = 12, 300
# The overview's refresh where nothing has changed.
REFRESH = 20
_MEASURE = """
import json, math, os, re, time
import config.wsgi  # as a server does
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from agreements.models import Agreement, Author, Conference, HelpRequest, Message, Paper, User
from agreements.states import State

conference, times = Conference.objects.get(slug="large"), int(os.environ["TIMES"])
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(User.objects.get(email="chair@example.org"), backend="django.contrib.auth.backends.ModelBackend")
paper = {"pk": Paper.objects.filter(conference=conference)[100].pk}
author = {"pk": Author.objects.filter(conference=conference)[100].pk}
with_agreement = [
    {"pk": Agreement.objects.filter(conference=conference, state=state)[0].pk}
    for state in ("invited", "declined", "countersigned", "waived", "void")
]
text = {"number": 1}
of_one_paper = ("edit_paper", "merge_paper", "split_paper", "add_author", "order_authors")
of_one_author = ("author_address", "edit_author", "rename_author", "merge_authors", "split_author")
found = {
    "paper": [paper, {"pk": Paper.objects.filter(conference=conference, status="withdrawn")[0].pk}],
    "author": [author],
    **{name: [paper] for name in of_one_paper},
    **{name: [author] for name in of_one_author},
    "agreement": with_agreement,
    **{name: with_agreement[:1] for name in ("end_agreement", "ask_again", "waive_agreement")},
    "put_back_agreement": with_agreement[3:],
    "message": [{"pk": Message.objects.filter(conference=conference)[100].pk}],
    "help_request": [{"pk": HelpRequest.objects.filter(conference=conference)[0].pk}],
    "text": [text],
    "bulk": [{"deed": deed} for deed in ("withdraw", "revive", "publish", "give-up", "end", "put-back", "ask-again", "waive")],
}
narrowed = {
    "papers": ["page=150", "sort=title", "sort=state", "sort=signed", "sort=-last_answer_at", "state=clear", "state=waiting",
               "state=declined", "state=failed", "search=title", "search=family77"],
    "authors": ["page=200", "sort=name", "sort=-name", "sort=state", "sort=signed", "sort=last_mail", "state=invited",
                "state=draft", "state=unreachable", "state=shared", "state=help", "state=renamed", "search=given7"],
    "agreements": ["page=500", "sort=author", "sort=state", "sort=-state", "state=invited", "route=online",
                   "route=unreachable&state=waived", "search=family77", "search=title"],
    "messages": ["page=300", "sort=state", "sort=subject", "state=failed", "kind=reminder", "search=family77", "search=sign"],
    "decisions": ["kind=countersign", "kind=declined", "kind=names", "kind=addresses", "kind=requests", "settled=yes"],
    "find": ["q=title", "q=family77", "q=given7", "q=author1", "q=nobody"],
    "bulk": ["of=papers&all_matching=1", "of=agreements&all_matching=1", "of=authors&all_matching=1&search=given7"],
    "invite": ["of=papers&all_matching=1", "of=authors&all_matching=1&state=draft"],
    "remind": ["of=papers&all_matching=1"],
    "countersign": ["all_matching=1"],
}
# Files, and what is shown to nobody as a page.
left_out = {"export_signatures", "export_table", "image", "import_sample"}

def backend_seconds():
    # Of the process of PostgreSQL that answers us, if it runs beside us; on SQLite it is our own process that does the work.
    if connection.vendor != "postgresql":
        return 0.0
    pid = connection.connection.info.backend_pid
    return int(open(f"/proc/{pid}/schedstat").read().split()[0]) / 1e9 if os.path.exists(f"/proc/{pid}/schedstat") else 0.0

def processor():
    return time.process_time() + backend_seconds()

def asked_once(address, headers=None):
    began, before = time.perf_counter(), processor()
    client.get(address, headers=headers)
    return time.perf_counter() - began, processor() - before

def addresses(resolver, keys=()):
    for each in resolver.url_patterns:
        names = (*keys, *each.pattern.converters)
        if hasattr(each, "url_patterns"):
            yield from addresses(each, names)
        elif each.name and "slug" in names and each.name not in left_out:
            for known in found.get(each.name, [{}]):
                if set(names) <= {"slug", *known}:
                    address = reverse(each.name, kwargs={"slug": "large", **known})
                    yield address
                    yield from (f"{address}?{query}" for query in narrowed.get(each.name, ()))

def ninety_fifth(figures):
    return sorted(figures)[max(0, math.ceil(0.95 * len(figures)) - 1)]

figures, only = {}, os.environ.get("ONLY", "")
for address in addresses(get_resolver()):
    if only not in address:
        continue
    with CaptureQueriesContext(connection) as asked:
        status = client.get(address).status_code
    statements = asked.captured_queries
    if status != 200:
        continue
    taken = [asked_once(address)]
    # What takes seconds is told by one look.
    taken += [asked_once(address) for _ in range(times - 1 if taken[0][0] < 3 else 0)]
    figures[address.removeprefix("/c/large")] = [len(statements), *(1000 * ninety_fifth(each) for each in zip(*taken))]
    for one in statements:
        if float(one["time"]) >= float(os.environ.get("SHOWN") or "inf"):
            print(address, one["time"], one["sql"][:1500], flush=True)
# What every browser asks that has the overview open, every ten seconds.
overview, headers = reverse("dashboard", args=["large"]), {"HX-Request": "true", "X-Refresh": "1"}
seen = re.search(r'"X-Seen": "(\\w+)"', client.get(overview, headers=headers).content.decode())
headers |= {"X-Seen": seen[1]} if seen else {}
with CaptureQueriesContext(connection) as asked:
    client.get(overview, headers=headers)
taken = [asked_once(overview, headers) for _ in range(5 * times)]
figures["refresh"] = [len(asked.captured_queries), *(1000 * ninety_fifth(each) for each in zip(*taken))]
print(json.dumps(figures))
"""
# Queries, and milliseconds by the clock on the wall and by that of the processor.
Figures = dict[str, tuple[int, float, float]]


def main() -> int:
    base = os.environ.get("BASE", "")
    measured: dict[str, Figures] = {}
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="desk-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        sources = {"base": stack.enter_context(checked_out(base, folder / "base-source"))} if base else {}
        for name, source in {**sources, "now": PROJECT}.items():
            environment = environment_in(folder / name)
            managed(source, environment, "migrate", "-v", "0")
            managed(source, environment, "collectstatic", "-v", "0", "--no-input")
            managed(source, environment, "shell", "-v", "0", "-c", LOAD)
            told = managed(source, environment, "shell", "-v", "0", "-c", _MEASURE).splitlines()
            print(*told[:-1], sep="\n", end="")
            measured[name] = {page: tuple(figures) for page, figures in json.loads(told[-1]).items()}
    print(table(measured))
    return 0 if all(_is_good(page, figures) for page, figures in measured["now"].items()) else 1


def environment_in(state: Path) -> dict[str, str]:
    state.mkdir(exist_ok=True)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SHOWN", "ONLY") if name in os.environ}
    server = os.environ.get("DATABASE_URL")
    return (
        inherited
        | {
            "STATE_DIR": str(state),
            "PUBLIC_URL": "http://127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PAPERS": os.environ.get("PAPERS") or "10000",
            "TIMES": os.environ.get("TIMES") or "20",
        }
        | ({"DATABASE_URL": database_of_its_own(server)} if server else {})
    )


def managed(source: Path, environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=source, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def _is_good(page: str, figures: tuple[int, float, float]) -> bool:
    queries, taken, _worked = figures
    return queries <= QUERIES and taken < _most(page)


def _most(page: str) -> int:
    return REFRESH if page == "refresh" else MILLISECONDS


def table(measured: dict[str, Figures]) -> str:
    """In Markdown; what takes more than it may is marked, and apart from it what only other work on the machine held up."""
    rows = ["| page | queries | ms | ms of the processor | of base | |", "| --- | --- | --- | --- | --- | --- |"]
    for page, figures in measured["now"].items():
        queries, taken, worked = figures
        before = measured.get("base", {}).get(page)
        ratio = f"{before[0]}, {before[2]:.0f} ms, × {worked / before[2]:.2f}" if before else ""
        is_only_late = queries <= QUERIES and worked < _most(page)
        mark = "" if _is_good(page, figures) else "was held up" if is_only_late else "too much"
        rows.append(f"| {page} | {queries} | {taken:.0f} | {worked:.0f} | {ratio} | {mark} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
