"""The places that vary in the documents of a template."""

from collections.abc import Hashable, Sequence

from agreements.wording import Runs
from signatures.pdf.compiled.palette import Palette
from signatures.pdf.compiled.slots import CodeSlot, Slot, Stretch
from signatures.pdf.compiled.typesetting import Typesetter
from signatures.pdf.description import Description
from signatures.pdf.glyphs import FontSet
from signatures.pdf.hand import Cell


class Filling:
    """One document's words, set."""

    def __init__(self, stretches: list[Stretch]) -> None:
        self._stretches = stretches
        self.shape: Hashable = tuple([shape for shape, _ in stretches])

    def lines(self, palette: Palette, others: FontSet) -> list[str]:
        """All lines as they are shown. What the palette's constant fonts lack is put into the others."""
        return [
            line
            for _, shown in self._stretches
            for line in (shown if isinstance(shown, list) else shown.shown_with(palette, others))
        ]

    def counts(self) -> list[int]:
        return [len(shown if isinstance(shown, list) else shown.lines) for _, shown in self._stretches]


class Parts:
    """The slots of a template: those of the agreement, and behind them the values of the certificate's table.

    What each held last is kept, because much is the same in all documents of a conference.
    """

    def __init__(self, slots: Sequence[Slot | CodeSlot], typesetter: Typesetter, palette: Palette) -> None:
        cells = [number for number, slot in enumerate(slots) if isinstance(slot.source, Cell)]
        others = [number for number in range(len(slots)) if number not in cells]
        self._order = others + cells
        self._sources = [slots[number].source for number in others]
        self._setters = [slots[number].setter(typesetter, palette) for number in self._order]
        self._held: tuple[list[Runs | str], list[Stretch]] = ([], [])

    def filled(self, description: Description) -> Filling:
        words = [source(description) for source in self._sources]
        if description.certificate is not None:
            words += description.certificate.values
        held, stretches = self._held
        if held:
            stretches = stretches.copy()  # another thread may look at them
            for number in [number for number, (new, old) in enumerate(zip(words, held, strict=True)) if new != old]:
                stretches[number] = self._setters[number](words[number])
        else:
            stretches = [set_words(each) for set_words, each in zip(self._setters, words, strict=True)]
        self._held = words, stretches
        return Filling(stretches)

    def first_lines(self, filling: Filling) -> list[int]:
        """By slot, the number of its first line among all that are shown."""
        found, at = [0] * len(self._order), 0
        for slot, count in zip(self._order, filling.counts(), strict=True):
            found[slot] = at
            at += count
        return found
