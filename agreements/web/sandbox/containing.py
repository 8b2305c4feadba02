"""The one place where it is known what libraries raise on bytes that nobody meant for them: anything at all."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def contained(instead: type[Exception], said: str = "") -> Iterator[None]:
    """Whatever is raised within becomes `instead`; only that the memory is used up is not the file's own affair."""
    try:
        yield
    except (instead, MemoryError):
        raise
    except Exception as error:
        raise instead(said) from error
