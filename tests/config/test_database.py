"""A PostgreSQL that hangs: pages end in bounded time, say so, and come back; what is no page is not cut short."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from config.launcher import ports
from tests.postgres_server import postgresql
from tests.waiting import wait_for

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]
STATEMENT, CONNECT, THREADS = 2, 2, 2
# What a page may take at most while the server is silent: a connection is closed a second after the statement's limit; the
# rest is for a busy machine. Without a limit it takes as long as the silence.
LONGEST = STATEMENT + 1 + CONNECT + 10


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgresql() as url:
        yield url


def environment(database: str, state: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "STATE_DIR": str(state),
        "DATABASE_URL": database,
        "DATABASE_STATEMENT_TIMEOUT": str(STATEMENT),
        "DATABASE_CONNECT_TIMEOUT": str(CONNECT),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONWARNINGS": "ignore",
        "WEB_WORKERS": "1",
        "WEB_THREADS": str(THREADS),
    }


def connected(database: str) -> "psycopg.Connection[tuple[str, ...]]":
    return psycopg.connect(database.replace("postgres://", "postgresql://", 1), autocommit=True)


@contextmanager
def stopped(database: str) -> Iterator[None]:
    """The server and all that speak for it are there, take what is sent to them, and do nothing."""
    with connected(database) as own:
        asked = (
            "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int UNION SELECT pid FROM pg_stat_activity"
        )
        pids = [int(pid) for [pid] in own.execute(asked)]
        try:
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def site(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The web server of a real installation over empty tables."""
    state, port = tmp_path_factory.mktemp("hanging"), ports.free_port()
    given = environment(database, state) | {"BIND": f"{ports.LOOPBACK}:{port}"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=given, check=True)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        cwd=ROOT,
        env=given,
        check=True,
    )
    with (state / "log").open("wb") as log:
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        server = subprocess.Popen(command, cwd=ROOT, env=given, stdout=log, stderr=log)
    try:
        wait_for(lambda: ports.answers(port), what="the web server")
        yield f"http://{ports.LOOPBACK}:{port}"
    finally:
        server.terminate()
        server.wait()


def timed(browser: httpx.Client, path: str) -> tuple[int, float]:
    start = time.monotonic()
    return browser.get(path).status_code, time.monotonic() - start


def test_a_database_that_hangs_ends_no_page_s_time_and_is_told_of(site: str, database: str) -> None:
    with httpx.Client(base_url=site, timeout=60) as browser, ThreadPoolExecutor(2 * THREADS) as threads:
        form = browser.get("/link/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert token
        post = {"csrfmiddlewaretoken": token[1], "email": "ada@example.org"}
        before = [
            timed(browser, "/s/aaaa/")[0] for _ in range(2 * THREADS)
        ]  # each thread keeps a connection from now on

        with stopped(database):
            waiting = [threads.submit(timed, browser, "/s/aaaa/") for _ in range(2 * THREADS)]
            lives, seconds = timed(browser, "/livez")
            pages = [page.result() for page in waiting]
            posted = browser.post("/link/", data=post)
            while_it_hangs = [timed(browser, "/livez") for _ in range(5)]

        wait_for(lambda: timed(browser, "/s/aaaa/")[0] == 404, what="a page, after the database went on", pause=0.2)

    assert before == [404] * 2 * THREADS
    assert [status for status, _ in pages] == [503] * 2 * THREADS
    assert max(took for _, took in pages) < LONGEST
    assert (lives, seconds < LONGEST) == (200, True)
    assert [status for status, _ in while_it_hangs] == [200] * 5
    assert max(took for _, took in while_it_hangs) < 5
    assert (posted.status_code, posted.headers["Retry-After"]) == (503, "30")
    assert "what you just sent was not recorded" in posted.text


# Opens a connection, sleeps in the server, and says what came of it.
SLEEPING = """
import sys, time

if sys.argv[1] == "page":
    import config.wsgi
else:
    import django

    django.setup()
from django.db import OperationalError, connection

try:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [float(sys.argv[2])])
    print("done")
except OperationalError as error:
    print(str(error).strip())
"""


@pytest.mark.parametrize(
    ("what", "said"), [("page", "canceling statement due to statement timeout"), ("command", "done")]
)
def test_only_a_page_s_statement_is_cut_short(what: str, said: str, database: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SLEEPING, what, str(STATEMENT + 1.5)],
        cwd=ROOT, env=environment(database, tmp_path), capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert done.stdout == f"{said}\n", done.stderr


def test_a_page_waits_for_a_lock_no_longer_than_told(database: str, tmp_path: Path) -> None:
    script = SLEEPING.replace("SELECT pg_sleep(%s)", "SELECT pg_advisory_lock(%s)").replace("float(", "int(")
    with connected(database) as holder:
        holder.execute("SELECT pg_advisory_lock(7)")
        done = subprocess.run(
            [sys.executable, "-c", script, "page", "7"],
            cwd=ROOT, env=environment(database, tmp_path) | {"DATABASE_LOCK_TIMEOUT": "1"},
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    assert done.stdout == "canceling statement due to lock timeout\n", done.stderr
