"""How many bundles leave one process at a time: each keeps a thread busy, and a processor as well, for up to ten minutes."""

import threading
from collections.abc import Generator, Iterator

AT_ONCE = 2
_free = threading.BoundedSemaphore(AT_ONCE)


class NoTurnError(Exception):
    """So many leave already that whoever signs would wait."""


class Turn(Iterator[bytes]):
    """The pieces of one bundle. It ends when the response is closed, fetched to its end or not. NoTurnError."""

    _is_over = True

    def __init__(self, pieces: Generator[bytes]) -> None:
        if not _free.acquire(blocking=False):
            raise NoTurnError
        self._pieces, self._is_over = pieces, False

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._pieces.close()
            _free.release()

    def __del__(self) -> None:
        """Of a response that nobody closed."""
        self.close()
