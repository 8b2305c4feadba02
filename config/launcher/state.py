"""The state folder: who runs here, at which addresses, and which parts were told to stop."""

import fcntl
import os
from collections.abc import Container, Mapping
from pathlib import Path


class LauncherError(Exception):
    """Something the person at the terminal can put right; its text is the one line that they read."""


class StateFolder:
    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.run_env = self.path / "run.env"
        self.seal_env = self.path / "seal.env"
        self.mailbox = self.path / "mailbox.sqlite3"
        self.demonstration = self.path / "demonstration.txt"
        self.redis = self.path / "redis"
        self.pids = self.path / "pids"
        self._lock: int | None = None

    def take(self) -> None:
        """Make the folder ours alone until this process ends, however it ends, and clear what an earlier run left."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.chmod(0o700)
        self._lock = self._try_lock()
        if self._lock is None:
            address = self.read_run_env().get("PUBLIC_URL", "an address that it has yet to choose")
            raise LauncherError(f"it is already running from {self.path}, at {address}")
        self._forget_environment()
        self.pids.mkdir(mode=0o700, exist_ok=True)
        for leftover in self.pids.iterdir():
            leftover.unlink()

    def release(self) -> None:
        self._forget_environment()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def is_taken(self) -> bool:
        if not self.path.exists():
            return False
        lock = self._try_lock()
        if lock is not None:
            os.close(lock)
        return lock is None

    def _try_lock(self) -> int | None:
        lock = os.open(self.path / "launcher.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return None
        return lock

    def write_environment(self, values: Mapping[str, str], *, sealing: Container[str] = ()) -> None:
        """Tell manage.py in another terminal where the running parts are; it reads these files with its settings.

        `sealing`: the names of those that only who makes documents reads.
        """
        files: dict[Path, str] = {self.run_env: "", self.seal_env: ""}
        for name, value in values.items():
            files[self.seal_env if name in sealing else self.run_env] += f"{name}={value}\n"
        for path, lines in files.items():
            write_privately(path, lines)

    def _forget_environment(self) -> None:
        self.run_env.unlink(missing_ok=True)
        self.seal_env.unlink(missing_ok=True)

    def read_run_env(self) -> dict[str, str]:
        try:
            lines = self.run_env.read_text().splitlines()
        except FileNotFoundError:
            return {}
        return dict(line.split("=", 1) for line in lines)

    # --- Parts: a file holds the pid of each, another says that it is to stay stopped ----

    def write_pid(self, part: str, pid: int) -> None:
        write_privately(self.pids / f"{part}.pid", f"{pid}\n")

    def forget_pid(self, part: str) -> None:
        (self.pids / f"{part}.pid").unlink(missing_ok=True)

    def pid(self, part: str) -> int | None:
        try:
            return int((self.pids / f"{part}.pid").read_text())
        except FileNotFoundError:
            return None

    def is_stopped(self, part: str) -> bool:
        return (self.pids / f"{part}.stopped").exists()

    def tell(self, part: str, *, to_stop: bool) -> None:
        flag = self.pids / f"{part}.stopped"
        if to_stop:
            flag.touch(mode=0o600)
        else:
            flag.unlink(missing_ok=True)


def write_privately(path: Path, text: str) -> None:
    """Replace a file in one step; only its owner may read it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
