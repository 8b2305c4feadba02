"""The fork server: imports the modules that it is told of, and then makes a child for each connection that it is handed.

It has one thread and no connection but the one to whoever started it, so that a fork copies nothing that another thread
holds, and it ends when that one does.
"""

import gc
import os
import signal
import socket
import sys
from importlib import import_module

from agreements.web.sandbox import child

# Pages come first: whoever waits for one is not to notice what is examined beside it.
_NICER_BY = 10


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who started us
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a child ended, and the kernel takes it away
    for name in sys.argv[1:]:
        import_module(name)
    os.nice(_NICER_BY)  # only now: the first file waits for what is loaded
    gc.freeze()  # what is loaded stays shared between all children
    with socket.socket(fileno=os.dup(0)) as door:
        _make_children(door)


def _make_children(door: socket.socket) -> None:
    while True:
        asked, handed, _flags, _address = socket.recv_fds(door, 1, 1)
        if not asked:
            return
        connection = socket.socket(fileno=handed[0])
        if os.fork() == 0:
            door.close()
            child.serve(connection)
        connection.close()


if __name__ == "__main__":
    main()
