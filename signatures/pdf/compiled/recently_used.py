"""What was made once and is kept within a bound of memory: what was not asked for longest goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    @property
    def size(self) -> int:
        """In bytes."""


T = TypeVar("T", bound=Sized)


class RecentlyUsed(Generic[T]):
    """Shared by all threads of a process."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()
        self.size = 0

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, value: T) -> None:
        """The last one stays, however large it is."""
        with self._lock:
            replaced = self._kept.pop(key, None)
            self._kept[key] = value
            self.size += value.size - (replaced.size if replaced else 0)
            while self.size > self._most_bytes and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self.size -= dropped.size
