"""Checkouts of this project, each served from a database of its own with a large conference in it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from config.launcher import ports
from tests.journey.installation import PROJECT, START_SECONDS, database_of_its_own
from tests.waiting import wait_for

AGREEMENTS = int(os.environ.get("AGREEMENTS") or 30_000)


def load(agreements: int = AGREEMENTS) -> str:
    """For `manage.py shell`: prints the doors. Written in what all versions have: the records, and how a link is made."""
    return f"""
import json
from django.utils import timezone
from agreements import links
from agreements.models import Agreement, Author, Authorship, Conference, Link, Paper
conference = Conference.objects.get(slug="large")
text = conference.texts.get(number=1)
numbers, many = range(1, {agreements} + 1), {{"batch_size": 1_000}}
authors = Author.objects.bulk_create(
    [Author(conference=conference, name=f"Author {{n}}", email=f"author-{{n}}@example.org") for n in numbers], **many
)
papers = Paper.objects.bulk_create(
    [Paper(conference=conference, number=str(n), title=f"The Title of Paper {{n}}") for n in numbers], **many
)
authorships = Authorship.objects.bulk_create(
    [Authorship(paper=p, author=a, printed_name=a.name, position=1) for p, a in zip(papers, authors)], **many
)
Agreement.objects.bulk_create(
    [
        Agreement(conference=conference, authorship=a, text=text, state="invited", invited_at=timezone.now())
        for a in authorships
    ],
    **many,
)
keys = Link.objects.bulk_create([links.new_link(author) for author in authors], **many)
print(json.dumps([[f"/s/{{links.token_of(key)}}/", author.name] for key, author in zip(keys, authors)]))
"""


@dataclass(frozen=True)
class Checkout:
    """`doors`: for one author after the other the path of the link, and the name to type."""

    name: str
    url: str
    doors: Iterator[tuple[str, str]]


@contextmanager
def checked_out(commit: str, folder: Path) -> Iterator[Path]:
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", folder, commit], cwd=PROJECT, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", folder], cwd=PROJECT, check=True)


@contextmanager
def serving(name: str, source: Path, folder: Path, server_url: str) -> Iterator[Checkout]:
    """The code of a folder behind gunicorn as in production: two processes of four threads."""
    port = ports.free_port()
    url = f"http://{ports.LOOPBACK}:{port}"
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = inherited | {
        "STATE_DIR": str(folder / name),
        "DATABASE_URL": database_of_its_own(server_url),
        "PUBLIC_URL": url,
        "BIND": f"{ports.LOOPBACK}:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    doors = loaded(source, environment)
    with answering(url, source, environment, folder / f"{name}.log"):
        yield Checkout(name, url, doors)


@contextmanager
def answering(url: str, source: Path, environment: dict[str, str], log_file: Path) -> Iterator[None]:
    """Gunicorn as in production, where `environment` binds it."""
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            gunicorn, cwd=source, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        wait_for(lambda: _answers(url), seconds=START_SECONDS, what="gunicorn", pause=0.1)
        yield
    finally:
        process.terminate()
        process.wait(60)


def loaded(source: Path, environment: dict[str, str], agreements: int = AGREEMENTS) -> Iterator[tuple[str, str]]:
    """Everything that the server needs, made by the code's own commands; yields the doors."""

    def manage(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=source, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

    manage("migrate", "-v", "0")
    manage("collectstatic", "-v", "0", "--no-input")
    facts = {"name": "Large", "legal-name": "Large", "short-name": "L", "address": "1 Street", "signatory": "S. S."}
    manage("create_conference", "large", *(word for key, value in facts.items() for word in (f"--{key}", value)))
    doors = json.loads(manage("shell", "-c", load(agreements)).splitlines()[-1])
    return ((path, name) for path, name in doors)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/livez").status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
