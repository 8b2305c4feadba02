"""How long the desk's lists and pages take at a large conference, and how many queries each asks.

    make bench-desk [DATABASE_URL=postgres://...] [BASE=a-commit] [PAPERS=10000] [TIMES=20]

Each paper has three authors, in every state. Every page of the desk that shows something is asked, found by its address, and
the lists once more sorted and narrowed. With BASE the same is asked of a checkout of that commit, whose records must be those
of today. What is measured holds for the machine and the moment: compare figures of one run.
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
from tests.journey.installation import database_of_its_own

# What a page may take at most.
QUERIES, MILLISECONDS = 12, 300
_LOAD = """
import os
from datetime import timedelta
from django.utils import timezone
from agreements import audit, clearance, links, matters
from agreements.matters import About
from agreements.models import Agreement, Author, Authorship, Conference, HelpRequest, Link, Membership, Message, Paper, User
from agreements.states import DONE, State
from tests import factories

conference = factories.make_ready_conference(slug="large")
factories.make_member(conference, email="chair@example.org")
text, now, many = conference.texts.get(number=1), timezone.now(), {"batch_size": 500}
papers_wanted = int(os.environ["PAPERS"])
papers = Paper.objects.bulk_create(
    [
        Paper(conference=conference, number=str(n), title=f"The Title of Paper {n}", track=f"Track {n % 9}",
              status="withdrawn" if n % 40 == 0 else "accepted")
        for n in range(1, papers_wanted + 1)
    ], **many)
authors = Author.objects.bulk_create(
    [
        Author(conference=conference, name=f"Given{n % 97} Family{n}", email="" if n % 200 == 0 else f"author-{n}@example.org")
        for n in range(2 * papers_wanted)
    ], **many)
authorships = Authorship.objects.bulk_create(
    [
        Authorship(paper=paper, author=authors[(3 * at + place) * 7 % len(authors)], printed_name=f"Author {at} {place}",
                   position=place + 1)
        for at, paper in enumerate(papers) for place in range(3)
    ], **many)

def agreement(n, authorship):
    state = ["countersigned"] * 9 + ["invited"] * 7 + ["draft", "accepted", "declined", "waived"]
    state = "countersigned" if authorship.paper_id % 3 == 0 and n % 11 else state[n % 20]
    facts = {"text": text, "invited_at": now} if state != "draft" else {}
    if authorship.paper.status == "withdrawn":
        facts |= {"voided_at": now, "void_cause": "paper_withdrawn", "state_before": state}
        state = "void"
    if facts.get("state_before", state) in ("accepted", "countersigned", "declined"):
        facts |= {"answered_at": now - timedelta(minutes=n % 9000)}
    if facts.get("state_before", state) == "countersigned":
        facts |= {"countersigned_at": now, "sealed_at": now if n % 50 else None}
    if state == "waived":
        facts |= {"state_before": "invited"}
    if state == "accepted":
        facts |= {"name_grade": "different" if n % 3 else "exact"}
    return Agreement(conference=conference, authorship=authorship, state=state, **facts)

Agreement.objects.bulk_create([agreement(n, each) for n, each in enumerate(authorships)], **many)
reachable = [author for author in authors if author.email]
keys = Link.objects.bulk_create([links.new_link(author) for author in reachable], **many)
Message.objects.bulk_create(
    [
        Message(conference=conference, author=author, link=key, kind=kind, email=author.email, subject="Please sign",
                text="Please sign.", html="<p>Please sign.</p>", created_at=now - timedelta(seconds=n),
                **({"state": "failed", "given_up_at": now, "server_answer": "550 No"} if n % 60 == 0 else
                   {"state": "sent", "sent_at": now, "finished_at": now, "server_answer": "250 OK"}))
        for kind in ("invitation", "reminder") for n, (author, key) in enumerate(zip(reachable, keys))
    ], **many)
HelpRequest.objects.bulk_create(
    [HelpRequest(conference=conference, author=author, kind="question", words="Why?") for author in authors[::70]], **many)
with audit.deed(conference):
    clearance.changed(paper.pk for paper in papers)
    for about in About:
        matters.changed(about, [author.pk for author in authors])
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
"""
_MEASURE = """
import json, os, time
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from agreements.models import Author, Conference, Message, Paper, User

conference, times = Conference.objects.get(slug="large"), int(os.environ["TIMES"])
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(User.objects.get(email="chair@example.org"), backend="django.contrib.auth.backends.ModelBackend")
found = {
    "paper": {"pk": Paper.objects.filter(conference=conference)[100].pk},
    "author": {"pk": Author.objects.filter(conference=conference)[100].pk},
    "message": {"pk": Message.objects.filter(conference=conference)[100].pk},
}
narrowed = {
    "papers": ["page=150", "sort=title", "sort=state", "sort=signed", "sort=-last_answer_at", "state=clear", "state=waiting",
               "state=declined", "state=failed", "search=title", "search=family77"],
    "authors": ["page=200", "sort=name", "sort=-name", "sort=state", "sort=signed", "sort=last_mail", "state=invited",
                "state=draft", "state=unreachable", "state=help", "state=renamed", "search=given7"],
    "messages": ["page=300", "state=failed", "state=troubled", "kind=reminder", "search=family77"],
    "countersigning": ["page=2"],
    "invite": ["of=papers&all_matching=1", "of=authors&all_matching=1&state=draft"],
    "remind": ["of=papers&all_matching=1"],
}
left_out = {"export_signatures", "image", "import_sample"}

def patterns(resolver, names=()):
    for each in resolver.url_patterns:
        keys = (*names, *each.pattern.converters)
        if hasattr(each, "url_patterns"):
            yield from patterns(each, keys)
        elif each.name:
            yield each.name, keys

figures = {}
for name, keys in patterns(get_resolver()):
    known = {"slug": "large", **found.get(name, {})}
    if "slug" not in keys or not set(keys) <= known.keys() or name in left_out:
        continue
    for query in ("", *narrowed.get(name, ())):
        address = reverse(name, kwargs={key: known[key] for key in keys}) + (f"?{query}" if query else "")
        with CaptureQueriesContext(connection) as asked:
            status = client.get(address).status_code
        if status != 200:
            continue
        seconds = []
        for _ in range(times):
            began = time.perf_counter()
            client.get(address)
            seconds.append(time.perf_counter() - began)
        slowest = sorted(seconds)[max(0, round(0.95 * times) - 1)]
        figures[address.removeprefix("/c/large")] = [len(asked), 1000 * slowest]
        if os.environ.get("SHOWN"):
            for one in asked.captured_queries:
                if float(one["time"]) >= float(os.environ["SHOWN"]):
                    print(address, one["time"], one["sql"][:1500])
print(json.dumps(figures))
"""
Figures = dict[str, tuple[int, float]]


def main() -> int:
    base = os.environ.get("BASE", "")
    measured: dict[str, Figures] = {}
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="desk-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        sources = {"base": stack.enter_context(checked_out(base, folder / "base-source"))} if base else {}
        for name, source in {**sources, "now": PROJECT}.items():
            environment = _environment(folder / name)
            _managed(source, environment, "migrate", "-v", "0")
            _managed(source, environment, "shell", "-v", "0", "-c", _LOAD)
            told = _managed(source, environment, "shell", "-v", "0", "-c", _MEASURE).splitlines()
            print(*told[:-1], sep="\n", end="")
            measured[name] = {page: (queries, taken) for page, (queries, taken) in json.loads(told[-1]).items()}
    print(table(measured))
    return 0 if all(map(_is_good, measured["now"].values())) else 1


def _environment(state: Path) -> dict[str, str]:
    state.mkdir(exist_ok=True)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SHOWN") if name in os.environ}
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


def _managed(source: Path, environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=source, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def _is_good(figures: tuple[int, float]) -> bool:
    queries, taken = figures
    return queries <= QUERIES and taken < MILLISECONDS


def table(measured: dict[str, Figures]) -> str:
    """In Markdown; what takes more than it may is marked."""
    rows = ["| page | queries | ms, 95th percentile | of base | |", "| --- | --- | --- | --- | --- |"]
    for page, (queries, taken) in measured["now"].items():
        before = measured.get("base", {}).get(page)
        ratio = f"{before[0]}, {before[1]:.0f} ms, × {taken / before[1]:.2f}" if before else ""
        mark = "" if _is_good((queries, taken)) else "too much"
        rows.append(f"| {page} | {queries} | {taken:.0f} | {ratio} | {mark} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
