"""Which tests one worker runs after each other: those of a file, and those of files that share what takes long to make."""

from typing import NamedTuple

from xdist.scheduler import LoadFileScheduling


class _Room(NamedTuple):
    path: str
    # A file that makes something else, which need not wait.
    apart: str


# They begin with a database of version 0.1, to which the migrations are taken back once in a worker: half a minute.
_TOGETHER = (_Room("tests/upgrading/", apart="tests/upgrading/test_installation.py"),)


class Rooms(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        rooms = (room.path for room in _TOGETHER if file.startswith(room.path) and file != room.apart)
        return next(rooms, file)
