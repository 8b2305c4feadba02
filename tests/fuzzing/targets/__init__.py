"""What is fed: one target a module, with the inputs that are drawn for it and what must hold of every answer."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module

from hypothesis.strategies import SearchStrategy

# Words alone, so that every input can be kept as JSON and made smaller; bytes are words of Latin-1.
Input = tuple[str, ...]
Attempt = Callable[[Input], None]

NAMES = (
    *("importer", "kept_lists", "previews", "texts", "titles", "names"),
    *("documents", "checker", "returned", "pages", "commands"),
)
# Those that ask neither a database nor another program, so that the branches they take may guide the search.
# Their words are bytes in this encoding to what guides it.
GUIDED = {"importer": "latin-1", "titles": "utf-8", "names": "utf-8"}


class WrongAnswerError(Exception):
    """An answer came that cannot be right; the sentence is the same for the same fault."""


class ServerFailureError(Exception):
    """A page answered with 5xx; what the view raised is the cause."""


@dataclass(frozen=True)
class Target:
    """`opened` gives what tries one input and raises for whatever is wrong with the answer.

    `first` holds inputs that once broke something; every run begins with them.
    `variants` says how many small changes of each input are tried too, where any words at all are an input and an attempt
    takes less time than to draw one.
    `file_of` gives the ending and the bytes of the file that an input stands for, to be kept beside it.
    """

    inputs: SearchStrategy[Input]
    opened: Callable[[], AbstractContextManager[Attempt]]
    first: tuple[Input, ...] = ()
    needs_database: bool = False
    variants: int = 0
    file_of: Callable[[Input], tuple[str, bytes]] | None = None


def named(name: str) -> Target:
    """Imported when it is asked for, because some want the settings and others want to be watched from their import on."""
    target: Target = import_module(f"{__name__}.{name}").TARGET
    return target
