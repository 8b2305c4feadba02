"""Names of files that every system takes, and no two of which any system takes for one."""

import re

from anyascii import anyascii

LONGEST = 80
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")
# What Windows takes for a device, whatever the ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def part(text: str) -> str:
    """One part of a path, in ASCII: what some unpacker would write in letters of its own is written in ours."""
    plain = _NO_NAME.sub("_", anyascii(text)).strip("._-")[:LONGEST].rstrip("._-")
    if _DEVICES.fullmatch(plain):
        return f"_{plain}"
    return plain or "_"


class Taken:
    """The names that a bundle has already; capitals tell none from another."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._last: dict[str, int] = {}

    def free(self, folder: str, stem: str, ending: str) -> str:
        """The path, or with a number where that is taken: `stem-2`."""
        path = f"{folder}/{stem}.{ending}"
        wanted = path.casefold()
        number = self._last.get(wanted, 1)
        while path.casefold() in self._names:
            number += 1
            path = f"{folder}/{stem}-{number}.{ending}"
        self._last[wanted] = number
        self._names.add(path.casefold())
        return path
