"""A ZIP that is written piece by piece, without a file to go back in."""

import io


class Sheaf(io.RawIOBase):
    """What was written since it was last taken; a ZIP needs no more of a file that it cannot go back in."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]  # no more than what zipfile gives
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
