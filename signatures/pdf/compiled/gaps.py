"""Text that is the same in all documents, with gaps for what is not."""

from collections.abc import Iterable


class GappedText:
    def __init__(self, texts: Iterable[str]) -> None:
        """A gap is between each text and the next one."""
        self._pieces = [piece for text in texts for piece in (text, "")][:-1]

    def filled(self, values: Iterable[str]) -> str:
        """ValueError unless there is one for each gap."""
        pieces = self._pieces.copy()
        pieces[1::2] = values
        return "".join(pieces)
