"""A whole installation as `make run` starts it, in a folder of its own: web server, Redis, workers, ticker, mail."""

import os
import secrets
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import redis

from config.launcher.__main__ import TOLD
from tests.journey.visitor import Visitor
from tests.waiting import wait_for

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 240


class Installation:
    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        # Nothing of the test's own settings reaches the installation.
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = inherited | {"STATE_DIR": str(folder), "PORT": "0", "TICK_SECONDS": "1"} | environment
        if "DATABASE_URL" in os.environ:
            self.environment["DATABASE_URL"] = database_of_its_own(os.environ["DATABASE_URL"])
        self.process: subprocess.Popen[bytes] | None = None
        self._visitors: list[Visitor] = []
        self._told_before = 0

    def start(self, *options: str) -> None:
        with self._log_file.open("ab") as log:
            self._told_before = log.tell()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.launcher", *options],
                cwd=PROJECT, env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        wait_for(self._runs, seconds=START_SECONDS, what="the installation", pause=0.1)

    def visitor(self) -> Visitor:
        self._visitors.append(Visitor(self.url))
        return self._visitors[-1]

    def stop(self) -> None:
        for visitor in self._visitors:
            visitor.client.close()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(120)

    def _runs(self) -> bool:
        """Whether it says so: the web server is there before the demonstration is."""
        assert self.process is not None
        assert self.process.poll() is None, self.log
        return b"\nCountersign runs" in self._log_file.read_bytes()[self._told_before :]

    @property
    def _log_file(self) -> Path:
        return self.folder.parent / f"{self.folder.name}.log"

    @property
    def log(self) -> str:
        return self._log_file.read_text()

    @property
    def addresses(self) -> dict[str, str]:
        file = self.folder / "run.env"
        return dict(line.split("=", 1) for line in file.read_text().splitlines()) if file.exists() else {}

    @property
    def url(self) -> str:
        return self.addresses.get("PUBLIC_URL", "")

    def manage(self, *words: str, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """A command as somebody would give it in another terminal."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=PROJECT, env=self.environment, capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip

    def tell(self, deed: str, part: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "config.launcher", deed, part], cwd=PROJECT, env=self.environment, check=True
        )

    def kill(self, part: str) -> None:
        """At once; as the launcher has it, `worker` means all of them."""
        for name in TOLD[part]:
            os.kill(self.pid(name), signal.SIGKILL)

    def pid(self, part: str) -> int:
        return int((self.folder / "pids" / f"{part}.pid").read_text())

    def wipe_redis(self) -> None:
        with redis.Redis.from_url(self.addresses["REDIS_URL"]) as client:
            client.flushall()

    def mails(self, recipient: str = "%") -> list[dict[str, Any]]:
        """What the mail server took for an address, oldest first."""
        with closing(sqlite3.connect(f"file:{self.folder}/mailbox.sqlite3?mode=ro", uri=True)) as store:
            store.row_factory = sqlite3.Row
            found = store.execute("SELECT * FROM mail WHERE recipient LIKE ? ORDER BY id", [recipient])
            return [dict(row) for row in found]

    def mail_count(self) -> int:
        with closing(sqlite3.connect(f"file:{self.folder}/mailbox.sqlite3?mode=ro", uri=True)) as store:
            return int(store.execute("SELECT count(*) FROM mail").fetchone()[0])

    def documents(self) -> list[Path]:
        return sorted((self.folder / "documents").rglob("*.pdf"))


def database_of_its_own(url: str, *, like: str = "template1") -> str:
    """A new database on the server to which the address leads: an empty one, or a copy of one that nobody uses."""
    name = f"journey_{secrets.token_hex(4)}"
    with psycopg.connect(url.replace("postgres://", "postgresql://", 1), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    return url.replace("/postgres?", f"/{name}?")
