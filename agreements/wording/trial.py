"""Whether words can be laid out, asked where they come in: an import, a form, a text.

`signatures`, which draws documents, stands above this package and is never imported from here. So it hands down its
trial when the program starts; until then, as in a tool that only reads lists, nothing is tried.
"""

from collections.abc import Callable
from importlib import import_module

Trial = Callable[[str], str | None]

_trials: list[Trial] = []
_SHOWN = 20


def register(trial: Trial) -> None:
    """`trial` gives the letters that cannot be laid out, or None."""
    if trial not in _trials:
        _trials.append(trial)


def names() -> list[str]:
    """Of the trials that were handed down, for another process."""
    return [f"{each.__module__}:{each.__qualname__}" for each in _trials]


def modules() -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.__module__ for each in _trials))


def register_named(name: str) -> None:
    """In that other process, which has loaded nothing of its own."""
    module, _, function = name.partition(":")
    register(getattr(import_module(module), function))


def unfit(words: str) -> str | None:
    """The first letters that join into one sign longer than a document can hold, shortened; None if all can be set."""
    for trial in _trials:
        if letters := trial(words):
            return letters if len(letters) <= _SHOWN else f"{letters[:_SHOWN]}…"
    return None
