"""What the tests have a child do: everything that a stranger's file might bring it to."""

import ctypes
import os
import resource
import socket
import subprocess
import sys
import threading
import time
import warnings
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from logging import getLogger
from pathlib import Path

from agreements.web.sandbox import Tell


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Thing:
    colour: Colour
    at: datetime
    parts: tuple[bytes, ...] = ()
    inner: "Thing | None" = None


def echo(content: bytes, thing: Thing) -> tuple[bytes, Thing]:
    return content, thing


def length(content: bytes) -> int:
    return len(content)


def spend(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def hold(size: int) -> int:
    return len(bytearray(size))


def crash() -> None:
    ctypes.string_at(0)


def fail() -> None:
    raise RecursionError("words of the file")


def shout() -> None:
    getLogger("somebody").error("words of the file")
    warnings.warn("words of the file", stacklevel=1)
    os.write(1, b"words of the file")
    os.write(2, b"words of the file")


def start_a_program() -> str:
    return subprocess.run(["/bin/echo"], check=True, capture_output=True, text=True).stdout


def call_out() -> None:
    with socket.socket() as caller:
        caller.connect(("127.0.0.1", 9))


def write(path: str) -> None:
    Path(path).write_bytes(b"x" * 10)


def process() -> int:
    return os.getpid()


def environment() -> list[str]:
    return sorted(os.environ)


def connections() -> list[str]:
    """The sockets that are open here, but for the one over which we are asked."""
    found = [path.readlink().name for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    return [name for name in found if "socket" in name]


def threads() -> int:
    return threading.active_count()


def address_space() -> tuple[int, int]:
    """What the limit leaves beyond what is there already, and the peak of what was held, both in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    left = resource.getrlimit(resource.RLIMIT_AS)[0] - pages * resource.getpagesize()
    return left, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def is_loaded(module: str) -> bool:
    return module in sys.modules


def not_as_promised() -> int:
    return "words of the file"  # type: ignore[return-value]


def count_slowly(seconds: float, times: int, tell: Tell) -> int:
    """Tells how far it is before each pause."""
    for done in range(times):
        tell(done, times)
        wait(seconds)
    return times


def count_at_once(times: int, tell: Tell) -> int:
    for done in range(times):
        tell(done, times)
    return times
