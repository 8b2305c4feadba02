"""The fork server as this process sees it: started early or when it is first needed, and again if it came to an end."""

import atexit
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

_END = 5.0  # seconds in which it notices that nobody needs it any more


class ForkServer:
    def __init__(self, modules: Callable[[], tuple[str, ...]]) -> None:
        self._modules = modules
        self._lock = threading.Lock()
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._door: socket.socket | None = None

    def start(self) -> None:
        """Returns at once; what it imports, it imports beside us."""
        with self._lock:
            self._running()

    def connection(self) -> socket.socket:
        """To a new child. OSError."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                with self._lock:
                    socket.send_fds(self._running(), [b"1"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    def _running(self) -> socket.socket:
        """The door of one that lives. That of a process from which this one was forked is not ours."""
        is_ours = self._owner == os.getpid()
        if not is_ours or self._door is None or self._process is None or self._process.poll() is not None:
            self._door, theirs = socket.socketpair()
            with theirs:
                self._process = self._started(theirs)
            self._owner = os.getpid()
            atexit.register(_end, self._process, self._door)
        return self._door

    def _started(self, door: socket.socket) -> subprocess.Popen[bytes]:
        """With nothing of our environment, which holds keys and addresses."""
        paths = os.pathsep.join(os.path.abspath(path) for path in sys.path)  # noqa: PTH100  # an empty one is the folder
        command = [sys.executable, "-P", "-m", __package__ or "", *self._modules()]
        return subprocess.Popen(  # noqa: S603
            command, stdin=door.fileno(), stdout=subprocess.DEVNULL, cwd="/", env={"PYTHONPATH": paths}
        )


def _end(process: "subprocess.Popen[bytes]", door: socket.socket) -> None:
    door.close()
    try:
        process.wait(_END)
    except (subprocess.TimeoutExpired, ChildProcessError):
        process.kill()
