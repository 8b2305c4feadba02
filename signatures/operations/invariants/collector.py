"""Python's collector, which rests while many rows without cycles are gone through."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_rest() -> Iterator[None]:
    """It would look for cycles after every few rows, and find none. What nobody needs any more goes without it."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
