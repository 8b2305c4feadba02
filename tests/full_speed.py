"""What need not be measured runs without anything that watches its lines, which costs more than most of it."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_full_speed() -> Iterator[None]:
    """No coverage of what happens meanwhile in this thread, or in threads that it begins."""
    here, in_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        threading.settrace(in_threads)  # type: ignore[arg-type]
        sys.settrace(here)
