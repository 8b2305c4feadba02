"""What one child may take, and how it is told when it took more."""

import math
import os
import resource
import signal
import sys
import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_STATM = Path("/proc/self/statm")  # only on Linux
_FILES = 32
_PAUSE = 0.02
# What a library may want to start, and whom it may want to ask: no reading of a file needs any of it.
_REFUSED = {
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.startfile",
    "os.system",
    "pty.spawn",
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
}


@dataclass(frozen=True)
class Limits:
    """Seconds by the clock and of the processor, for all questions together; bytes of memory with all that is loaded, and
    of what is handed in with one question. `silence`: for how many seconds of the processor a child may work without telling
    how far it is, where it can tell; by the clock, a busy machine would be charged to the file.
    """

    seconds: float
    processor_seconds: float
    memory: int
    size: int
    silence: float | None = None


class Reason(StrEnum):
    SIZE = "size"
    MEMORY = "memory"
    ENDED = "ended"  # the time was over, or a library brought the process down
    SILENT = "silent"  # it got no further for too long
    FAILED = "failed"


class NoAnswerError(Exception):
    """What was handed in is too much, or breaks what reads it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def restrict(limits: Limits) -> None:
    """This process, for the rest of its life. What ends it is the kernel, whatever a library is busy with."""
    _end_in_time(limits)
    _hold_memory(limits.memory)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, _FILES)
    sys.addaudithook(_refuse)


def _end_in_time(limits: Limits) -> None:
    for number in (signal.SIGALRM, signal.SIGPROF, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    end_after_work(limits.processor_seconds)
    # A second rope: a timer can be set anew by whoever runs in the process, and this cannot.
    _lower(resource.RLIMIT_CPU, math.ceil(limits.processor_seconds) + 1)


def end_after_work(seconds: float) -> None:
    """Of the processor, from now on, and no longer when it was said before. Nothing is waited for: not even for a library to
    return."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _hold_memory(most: int) -> None:
    if not _STATM.exists():
        threading.Thread(target=_watch_memory, args=(most,), daemon=True).start()
        return
    pages, resident = (int(count) for count in _STATM.read_text(encoding="ascii").split()[:2])
    free = most - resident * resource.getpagesize()
    _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + max(0, free))


def _watch_memory(most: int) -> None:
    """For systems that take no limit of the address space, such as macOS, where the figure is in bytes."""
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < most:
        time.sleep(_PAUSE)
    os._exit(1)


def _lower(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _REFUSED:
        raise PermissionError(event)
