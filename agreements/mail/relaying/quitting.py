"""Whether this worker was told to end: what it does for long looks between two mails, and while it waits for a server.

Told to whichever process the signal reaches, and known to those that were forked from it.
"""

import mmap
import select
import socket
import ssl
import time
from typing import Any

# Shared by all processes that come of this one.
_asked = mmap.mmap(-1, 1)
# How often whoever waits looks, in seconds.
_GLANCE = 0.25


class ToldToLeaveError(Exception):
    """Nothing was handed over: the mail is given back as it was."""


def ask() -> None:
    _asked[0] = 1


def forget() -> None:
    """Begin anew, within the same process."""
    _asked[0] = 0


def is_asked() -> bool:
    return bool(_asked[0])


def wait(seconds: float) -> None:
    """Returns early when it is asked to leave."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and not is_asked():
        time.sleep(min(left, _GLANCE))


def wait_for(connection: socket.socket, event: int, seconds: float) -> bool:
    """Until the socket can be read or written (`select.POLLIN`, `POLLOUT`); False after so many seconds.

    Raises ToldToLeaveError.
    """
    if isinstance(connection, ssl.SSLSocket) and connection.pending():
        return True
    poll: Any = select.poll()
    poll.register(connection, event)
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if is_asked():
            raise ToldToLeaveError
        if poll.poll(1000 * min(left, _GLANCE)):
            return True
    return False
