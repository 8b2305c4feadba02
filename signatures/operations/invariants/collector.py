"""Python's collector during an examination, which makes many objects and no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def leaving_alone_what_is_there() -> Iterator[None]:
    """The program itself is some hundred thousand objects, which the collector would go over for every few rows."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
