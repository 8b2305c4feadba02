"""Bytes that are the same in all documents, with gaps for what is not."""

from collections.abc import Iterable


class BytesTemplate:
    def __init__(self, pieces: Iterable[bytes]) -> None:
        """A gap is between each piece and the next one."""
        self._pieces = [each for piece in pieces for each in (piece, b"")][:-1]

    @property
    def size(self) -> int:
        return sum(map(len, self._pieces))

    def filled(self, values: Iterable[bytes]) -> bytes:
        """ValueError unless there is one for each gap."""
        pieces = self._pieces.copy()
        pieces[1::2] = values
        return b"".join(pieces)
