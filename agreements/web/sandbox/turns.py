"""At most so many at once on one server, whichever processes and threads they come from; who must wait is told so.

A turn is a lock on a file, which the system takes back from a process that dies. The threads of one process that hold a turn
or wait for one are no more than there are turns: the others go on serving pages.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

_PAUSE = 0.05


class BusyError(Exception):
    """Others are being served; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Turns:
    """`patience`: for how long a turn is waited for, in seconds."""

    def __init__(self, folder: Path, *, at_once: int = 2, patience: float = 1.0, retry_after: int = 5) -> None:
        self._files = [folder / f"turn-{number}" for number in range(1, at_once + 1)]
        self._patience = patience
        self._retry_after = retry_after
        self._here = BoundedSemaphore(at_once)

    def refuse_if_full(self) -> None:
        """BusyError if a turn would not even be waited for; nothing is held afterwards."""
        if not self._here.acquire(blocking=False):
            raise BusyError(self._retry_after)
        self._here.release()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """For as long as the block runs; raises BusyError."""
        if not self._here.acquire(blocking=False):
            raise BusyError(self._retry_after)
        try:
            held = self._wait()
            try:
                yield
            finally:
                os.close(held)
        finally:
            self._here.release()

    def _wait(self) -> int:
        """The file that is locked until it is closed."""
        until = time.monotonic() + self._patience
        while True:
            for file in self._files:
                held = _locked(file)
                if held is not None:
                    return held
            if time.monotonic() > until:
                raise BusyError(self._retry_after)
            time.sleep(_PAUSE)


def _locked(file: Path) -> int | None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    return opened
