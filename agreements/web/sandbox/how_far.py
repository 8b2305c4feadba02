"""How far a child is with what it was asked, told while it works: whoever waits knows, and silence ends it."""

import socket
import time
from collections.abc import Callable

from agreements.web.sandbox import frames, plain
from agreements.web.sandbox.limits import Limits, end_after_work

# Takes so many of how many; 0 where nobody knows yet how many there are.
Tell = Callable[[int, int], None]
_PAUSE = 0.2


def untold(_count: int, _total: int) -> None:
    """For whom nobody waits."""


class Telling:
    """In the child: says how far it is, a few times a second at most, and winds up the clock that ends it."""

    def __init__(self, connection: socket.socket, limits: Limits) -> None:
        self._connection = connection
        self._silence = limits.silence
        self._spent = time.process_time() + limits.processor_seconds
        self._told = 0.0

    def begin(self) -> None:
        """A question is there: from now on it may be silent for so long."""
        self._wind_up(time.monotonic())

    def tell(self, count: int, total: int) -> None:
        now = time.monotonic()
        if now - self._told < _PAUSE:
            return
        self._wind_up(now)
        frames.send(self._connection, {"told": plain.written([count, total], [])}, [])

    def _wind_up(self, now: float) -> None:
        self._told = now
        if self._silence is not None:
            left = self._spent - time.process_time()
            end_after_work(max(0.001, min(self._silence, left)))
