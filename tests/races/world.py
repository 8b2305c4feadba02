"""What the races run against: PostgreSQL that keeps what it promises, web server, workers, three tickers, Redis, mail."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import django
import httpx

from config.launcher import parts, ports
from tests.journey.installation import PROJECT, START_SECONDS, Installation, database_of_its_own
from tests.journey.visitor import Visitor
from tests.postgres_server import log_of, postgresql
from tests.waiting import wait_for

_KEPT = {"fsync": "on", "log_lock_waits": "on"}
_TICKERS = 3
# Where static files were gathered already, they need not be gathered again.
_GIVEN = ("STATIC_ROOT",)
_END_SECONDS = 60


@dataclass
class World:
    """What runs; whatever a scenario starts besides is pushed onto `stack`, which ends it."""

    folder: Path
    server_url: str
    installation: Installation
    stack: ExitStack
    _read_to: int = field(default=0, init=False)

    @property
    def url(self) -> str:
        return self.installation.url

    def visitor(self, url: str = "") -> Visitor:
        visitor = Visitor(url or self.url)
        self.stack.callback(visitor.client.close)
        return visitor

    @property
    def environment(self) -> dict[str, str]:
        """For a further process of the installation."""
        return self.installation.environment

    def new_log(self) -> str:
        """What the database's server wrote down since it was asked last."""
        with log_of(self.server_url).open(encoding="utf-8", errors="replace") as log:
            log.seek(self._read_to)
            words = log.read()
            self._read_to = log.tell()
        return words

    @cached_property
    def empty_site(self) -> "Site":
        """A web server over a database of its own, in which nobody has an account yet."""
        return self.stack.enter_context(
            _site(self.folder / "empty", DATABASE_URL=database_of_its_own(self.server_url), **self._statics)
        )

    @cached_property
    def sqlite_site(self) -> "Site":
        return self.stack.enter_context(_site(self.folder / "sqlite", **self._statics))

    @property
    def _statics(self) -> dict[str, str]:
        return {"STATIC_ROOT": self.environment.get("STATIC_ROOT", str(self.installation.folder / "static"))}


@dataclass(frozen=True)
class Site:
    """A web server alone, with the environment for commands beside it."""

    url: str
    environment: Mapping[str, str]

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=PROJECT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def running() -> Iterator[World]:
    """All of it, until the end of the block, however that comes; Django is set up for its database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="races-")))
        server_url = stack.enter_context(postgresql(_KEPT))
        os.environ.pop("DATABASE_URL", None)
        installation = Installation(folder / "state", DATABASE_URL=database_of_its_own(server_url), LEASE_SECONDS="30")
        installation.folder.mkdir()
        stack.callback(installation.stop)
        installation.start("--no-demonstration")
        for _ in range(_TICKERS - 1):
            stack.enter_context(_process(parts.ticker().command, installation.environment))
        _set_up_django(installation)
        yield World(folder, server_url, installation, stack)


def _set_up_django(installation: Installation) -> None:
    os.environ |= installation.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    django.setup()


@contextmanager
def _process(command: tuple[str, ...], environment: Mapping[str, str]) -> Iterator[None]:
    """A process as long as the block; what it says goes where ours goes, if it is bad."""
    process = subprocess.Popen(command, cwd=PROJECT, env=dict(environment), stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(_END_SECONDS)


@contextmanager
def _site(folder: Path, **environment: str) -> Iterator[Site]:
    folder.mkdir()
    port = ports.free_port()
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    mine = {"STATE_DIR": str(folder), "PUBLIC_URL": f"http://{ports.LOOPBACK}:{port}"}
    site = Site(mine["PUBLIC_URL"], inherited | mine | environment)
    site.manage("migrate", "-v", "0")
    with _process(parts.web(port).command, site.environment):
        wait_for(lambda: _answers(site.url), seconds=START_SECONDS, what="a web server", pause=0.1)
        yield site


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/livez").status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
