"""One part as a process of its own: it dies with us, and what it prints comes out line by line under its name."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


# By what the key of the seal is found and opened; a part that makes no documents gets none of it.
SEALING = ("SEAL_KEY_FILE", "SEAL_KEY_PASSWORD", "SEAL_KEY_URI", "SEAL_KEY_MODULE", "SEAL_KEY_PIN")


@dataclass(frozen=True)
class Part:
    name: str
    command: tuple[str, ...]
    is_sealing: bool = False
    # How long it may take at least to end after it was asked to, in seconds.
    grace: float = 0.0

    def of(self, environment: Mapping[str, str]) -> dict[str, str]:
        """What this part gets of it."""
        if self.is_sealing:
            return dict(environment)
        return {name: value for name, value in environment.items() if name not in SEALING} | {"IS_SEALING": "false"}


class Process:
    def __init__(self, part: Part, environment: Mapping[str, str]) -> None:
        """Start it in a session of its own, so that Ctrl-C and a closing terminal reach only us.

        Only the main thread may do this: the kernel ends a tethered process when the thread that made it ends.
        """
        self.part = part
        self._rest = b""
        self._popen = subprocess.Popen(
            part.command,
            cwd=PROJECT,
            env=part.of(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_tether(os.getpid()),  # noqa: PLW1509  there is one thread only
        )
        assert self._popen.stdout is not None  # noqa: S101  a pipe was asked for
        self.output = self._popen.stdout.fileno()
        os.set_blocking(self.output, False)

    @property
    def pid(self) -> int:
        return self._popen.pid

    def exit_code(self) -> int | None:
        return self._popen.poll()

    def lines(self) -> list[str] | None:
        """The lines printed since the last call; None once nothing can come any more."""
        try:
            chunk = os.read(self.output, 65_536)
        except BlockingIOError:
            return []
        if not chunk:
            last, self._rest = self._rest, b""
            return [last.decode(errors="replace")] if last else None
        *whole, self._rest = (self._rest + chunk).split(b"\n")
        return [line.decode(errors="replace") for line in whole]

    def ask_to_end(self) -> None:
        """Only the process itself is told: workers' children would die of the signal in the middle of a task."""
        if self.exit_code() is None:
            self._popen.terminate()

    def kill(self) -> None:
        """End it with everything that it started; also what a process that died has left behind."""
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left; a Mac says so by the second
            os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        self._popen.wait()
        assert self._popen.stdout is not None  # noqa: S101
        self._popen.stdout.close()


def _tether(launcher: int) -> Callable[[], None] | None:
    """What a child does before it becomes a part: ask Linux to be ended when the launcher is gone."""
    libc = _LIBC
    if libc is None:
        return None

    def tether() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != launcher:
            os._exit(1)

    return tether
