"""The child: it limits itself, answers what it is asked as long as it lives, and says nothing to anybody else."""

import logging
import os
import socket
from collections.abc import Callable
from functools import reduce
from importlib import import_module
from typing import Any, NoReturn, get_type_hints

from agreements.web.sandbox import frames, plain
from agreements.web.sandbox.limits import Limits, Reason, restrict


def serve(connection: socket.socket) -> NoReturn:
    """Never returns: the process that was forked has nothing else to do."""
    try:
        _fall_silent()
        data, blobs = frames.receive(connection)
        restrict(plain.read(Limits, data, blobs))
        frames.send(connection, "ready", [])
        while True:
            frames.send(connection, *_answer(*frames.receive(connection)))
    finally:
        # Also for what is raised: nobody listens, and what the fork server would do at its end is not ours to do.
        os._exit(0)


def _fall_silent() -> None:
    """No library's log or traceback of a stranger's file leaves; the fork server's own door stood at 0."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    logging.disable(logging.CRITICAL)


def _answer(data: Any, blobs: list[bytes]) -> frames.Exchanged:
    try:
        function = _named(data["function"])
        found: list[bytes] = []
        return {"answer": plain.written(function(*_arguments(function, data["arguments"], blobs)), found)}, found
    except MemoryError:
        return {"fault": Reason.MEMORY}, []
    except Exception:  # noqa: BLE001  # the edge of a process
        return {"fault": Reason.FAILED}, []


def _named(name: str) -> Callable[..., Any]:
    module, _, path = name.partition(":")
    found: Any = import_module(module)
    function: Callable[..., Any] = reduce(getattr, path.split("."), found)
    return function


def _arguments(function: Callable[..., Any], data: list[Any], blobs: list[bytes]) -> list[Any]:
    kinds = [kind for name, kind in get_type_hints(function).items() if name != "return"]
    return [plain.read(kind, each, blobs) for kind, each in zip(kinds, data, strict=False)]
