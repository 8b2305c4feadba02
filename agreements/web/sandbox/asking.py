"""The side of whoever has a file: a child for each file, and questions to it."""

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TypeVar, get_type_hints

from agreements.web.sandbox import frames, plain
from agreements.web.sandbox.fork_server import ForkServer
from agreements.web.sandbox.how_far import Tell, untold
from agreements.web.sandbox.limits import Limits, NoAnswerError, Reason
from agreements.web.sandbox.turns import Turns

# The kernel ends a child in time. These are for the start of the fork server, and for a kernel that does not.
_START, _GRACE = 20.0, 1.0
_LONGEST_ANSWER = 16 * 1024 * 1024
# What is left of its time when it has said nothing for as long as it may: by then the kernel has ended it.
_NEARLY = 0.9
_BROKEN = (OSError, EOFError, LookupError, TypeError, ValueError)

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


class Sandbox:
    """`modules`: those that stand ready in every child; others are imported when a function of theirs is asked. `more` names
    those that are only known when the first child is wanted."""

    def __init__(self, *modules: str, more: Callable[[], tuple[str, ...]] = tuple) -> None:
        self._server = ForkServer(lambda: (*modules, *more()))

    def start(self) -> None:
        """Early, so that the first file does not wait for it."""
        self._server.start()

    @contextmanager
    def opened(self, limits: Limits, *, turns: Turns | None = None) -> Iterator["Box"]:
        """A child for as long as the block runs; raises NoAnswerError and, with turns, BusyError."""
        with turns.taken() if turns else nullcontext(), self._child(limits) as connection:
            yield Box(connection, limits)

    @contextmanager
    def _child(self, limits: Limits) -> Iterator[socket.socket]:
        try:
            connection = self._server.connection()
        except OSError as error:
            raise _none(error) from error
        with connection:
            _begin(connection, limits)
            yield connection


def _begin(connection: socket.socket, limits: Limits) -> None:
    """Its time begins once it is there."""
    try:
        connection.settimeout(_START)
        frames.send(connection, plain.written(limits, []), [])
        frames.receive(connection, most=_LONGEST_ANSWER)
    except _BROKEN as error:
        raise _none(error) from error
    connection.settimeout(limits.seconds + _GRACE)


def _none(error: Exception) -> NoAnswerError:
    """No child: that is no fault of the file's, and staff must hear of it."""
    _log.error("No child process can be had for what strangers send: %s", type(error).__name__)
    return NoAnswerError(Reason.FAILED)


class Box:
    """One child. What it may take is for all questions together."""

    def __init__(self, connection: socket.socket, limits: Limits) -> None:
        self._connection = connection
        self._limits = limits

    def run(
        self,
        function: Callable[..., _Answer],
        *arguments: object,
        heard: Tell = untold,
        longest: int = _LONGEST_ANSWER,
    ) -> _Answer:
        """What the function answers, `longest` bytes at most; NoAnswerError. It stands in a module, and its types are plain
        (see `plain`). `heard` is called with what it tells on the way."""
        blobs: list[bytes] = []
        data = [plain.written(each, blobs) for each in arguments]
        if sum(map(len, blobs)) > self._limits.size:
            raise NoAnswerError(Reason.SIZE)
        asked = {"function": f"{function.__module__}:{function.__qualname__}", "arguments": data}
        try:
            answer, found = self._exchanged((asked, blobs), heard, longest)
            if "fault" not in answer:
                result: _Answer = plain.read(get_type_hints(function)["return"], answer["answer"], found)
                return result
        except _BROKEN as error:
            raise NoAnswerError(Reason.ENDED) from error
        raise NoAnswerError(Reason(answer["fault"]))

    def _exchanged(self, asked: frames.Exchanged, heard: Tell, longest: int) -> frames.Exchanged:
        limits = self._limits
        since = time.monotonic()
        ends = since + limits.seconds + _GRACE
        try:
            frames.send(self._connection, *asked)
            while True:
                answer, found = frames.receive(self._connection, most=longest)
                if "told" not in answer:
                    return answer, found
                since = time.monotonic()
                if since > ends:
                    raise NoAnswerError(Reason.ENDED)
                told = plain.read(tuple[int, int], answer["told"], found)
                heard(*told)
        except _BROKEN as error:
            if limits.silence is not None and time.monotonic() - since > _NEARLY * limits.silence:
                raise NoAnswerError(Reason.SILENT) from error
            raise
