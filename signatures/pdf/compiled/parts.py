"""The places that vary in the documents of a template."""

from collections.abc import Hashable, Sequence
from itertools import chain, compress
from operator import ne
from typing import NamedTuple

from agreements.wording import Runs
from signatures.pdf.compiled.palette import Palette
from signatures.pdf.compiled.slots import CodeSlot, Slot, Stretch, Unshown
from signatures.pdf.compiled.typesetting import Typesetter
from signatures.pdf.description import Description
from signatures.pdf.glyphs import FontSet
from signatures.pdf.hand import Cell


class Filling(NamedTuple):
    """One document's words, set: for each slot its shape and its lines."""

    shape: Hashable
    shown: tuple[Sequence[bytes], ...]

    @property
    def lines(self) -> list[bytes]:
        return list(chain.from_iterable(self.shown))


class Parts:
    """The slots of a template: those of the agreement, and behind them the values of the certificate's table.

    What each held last is kept, because much is the same in all documents of a conference.
    """

    def __init__(self, slots: Sequence[Slot | CodeSlot], typesetter: Typesetter, palette: Palette) -> None:
        cells = [number for number, slot in enumerate(slots) if isinstance(slot.source, Cell)]
        others = [number for number in range(len(slots)) if number not in cells]
        self._order = others + cells
        self._palette = palette
        self._sources = [slots[number].source for number in others]
        self._setters = [slots[number].setter(typesetter, palette) for number in self._order]
        self._held: tuple[list[Runs | str], list[Stretch]] = ([], [])

    def filled(self, description: Description, others: FontSet) -> Filling:
        """What the palette's constant fonts lack is put into the others."""
        words = [source(description) for source in self._sources]
        if description.certificate is not None:
            words += description.certificate.values
        held, stretches = self._held
        if held:
            stretches = stretches.copy()  # other threads may look at what is held
            for number in compress(range(len(words)), map(ne, words, held)):
                stretches[number] = self._setters[number](words[number])
        else:
            stretches = [set_words(each) for set_words, each in zip(self._setters, words, strict=True)]
        self._held = words, stretches
        shape, shown = zip(*stretches, strict=True)
        if Unshown in map(type, shown):
            shown = tuple(
                each.shown_with(self._palette, others) if isinstance(each, Unshown) else each for each in shown
            )
        return Filling(shape, shown)

    def first_lines(self, filling: Filling) -> list[int]:
        """By slot, the number of its first line among all that are shown."""
        found, at = [0] * len(self._order), 0
        for slot, lines in zip(self._order, filling.shown, strict=True):
            found[slot] = at
            at += len(lines)
        return found
