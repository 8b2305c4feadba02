"""Waiting by asking again and again, for what tells nobody that it has come: another process's socket, file or end.

Whatever can tell is waited for by an event, a thread's or a process's own `wait`, or the browser's; a test of the
repository sees to it that nothing else here sleeps.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any


def wait_for(is_true: Callable[[], Any], *, what: str, seconds: float = 120, pause: float = 0.02) -> Any:
    """The first true answer; fails with words when there is none in time, which a loaded machine may need all of."""
    until = time.monotonic() + seconds
    while not (answer := is_true()):
        assert time.monotonic() < until, f"{what} was not there after {seconds:.0f} s"
        time.sleep(pause)
    return answer


async def a_moment(seconds: float) -> None:
    """In a server that is to be slow."""
    await asyncio.sleep(seconds)
