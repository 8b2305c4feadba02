"""The child: it limits itself, answers what it is asked as long as it lives, and says nothing to anybody else."""

import logging
import os
import socket
from collections.abc import Callable, Mapping
from functools import reduce
from importlib import import_module
from typing import Any, NoReturn, get_type_hints

from agreements.web.sandbox import frames, plain
from agreements.web.sandbox.how_far import Telling
from agreements.web.sandbox.limits import Limits, Reason, restrict


def serve(connection: socket.socket) -> NoReturn:
    """Never returns: the process that was forked has nothing else to do."""
    try:
        _fall_silent()
        data, blobs = frames.receive(connection)
        limits = plain.read(Limits, data, blobs)
        restrict(limits)
        telling = Telling(connection, limits)
        frames.send(connection, "ready", [])
        while True:
            asked = frames.receive(connection)
            telling.begin()
            frames.send(connection, *_answer(*asked, telling))
    finally:
        # Also for what is raised: nobody listens, and what the fork server would do at its end is not ours to do.
        os._exit(0)


def _fall_silent() -> None:
    """No library's log or traceback of a stranger's file leaves; the fork server's own door stood at 0."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    logging.disable(logging.CRITICAL)


def _answer(data: Any, blobs: list[bytes], telling: Telling) -> frames.Exchanged:
    """A function that can tell how far it is takes `tell` by its name."""
    try:
        function = _named(data["function"])
        hints = get_type_hints(function)
        told = {"tell": telling.tell} if "tell" in hints else {}
        arguments = _arguments(hints, data["arguments"], blobs)
        blobs.clear()  # what is read is no longer held twice
        found: list[bytes] = []
        return {"answer": plain.written(function(*arguments, **told), found)}, found
    except MemoryError:
        return {"fault": Reason.MEMORY}, []
    except Exception:  # noqa: BLE001  # the edge of a process
        return {"fault": Reason.FAILED}, []


def _named(name: str) -> Callable[..., Any]:
    module, _, path = name.partition(":")
    found: Any = import_module(module)
    function: Callable[..., Any] = reduce(getattr, path.split("."), found)
    return function


def _arguments(hints: Mapping[str, Any], data: list[Any], blobs: list[bytes]) -> list[Any]:
    kinds = [kind for name, kind in hints.items() if name not in ("return", "tell")]
    return [plain.read(kind, each, blobs) for kind, each in zip(kinds, data, strict=False)]
