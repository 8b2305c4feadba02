"""The places that vary in the documents of a template."""

from collections.abc import Hashable, Sequence
from itertools import chain, compress
from operator import ne
from typing import NamedTuple

from agreements.wording import Runs
from signatures.pdf.backend import Cell
from signatures.pdf.compiled.setting.document_fonts import DocumentFonts
from signatures.pdf.compiled.setting.fields import CodeField, OwnFontLines, SetLines, TextField
from signatures.pdf.compiled.setting.typesetting import Typesetter
from signatures.pdf.description import Description
from signatures.pdf.glyphs import FontSet


class FilledFields(NamedTuple):
    """One document's words, set: for each field its shape and its lines."""

    shape: Hashable
    shown: tuple[Sequence[bytes], ...]

    @property
    def lines(self) -> list[bytes]:
        return list(chain.from_iterable(self.shown))


class TemplateFields:
    """The fields of a template: those of the agreement, and behind them the values of the evidence page's table.

    What each held last is kept, because much is the same in all documents of a conference. Threads share it: it is never
    changed, only replaced as a whole, words and lines together.
    """

    def __init__(
        self, fields: Sequence[TextField | CodeField], typesetter: Typesetter, document_fonts: DocumentFonts
    ) -> None:
        cells = [number for number, field in enumerate(fields) if isinstance(field.source, Cell)]
        others = [number for number in range(len(fields)) if number not in cells]
        self._order = others + cells
        self._document_fonts = document_fonts
        self._sources = [fields[number].source for number in others]
        self._setters = [fields[number].setter(typesetter, document_fonts) for number in self._order]
        self._held: tuple[list[Runs | str], list[SetLines]] = ([], [])

    def filled(self, description: Description, others: FontSet) -> FilledFields:
        """What the constant fonts lack is put into the others."""
        words = [source(description) for source in self._sources]
        words += description.evidence_values
        held, set_lines = self._held
        if held:
            set_lines = set_lines.copy()
            for number in compress(range(len(words)), map(ne, words, held)):
                set_lines[number] = self._setters[number](words[number])
        else:
            set_lines = [set_words(each) for set_words, each in zip(self._setters, words, strict=True)]
        self._held = words, set_lines
        shape, shown = zip(*set_lines, strict=True)
        if OwnFontLines in map(type, shown):
            shown = tuple(
                each.shown_with(self._document_fonts, others) if isinstance(each, OwnFontLines) else each
                for each in shown
            )
        return FilledFields(shape, shown)

    def first_lines(self, filling: FilledFields) -> list[int]:
        """By field, the number of its first line among all that are shown."""
        found, at = [0] * len(self._order), 0
        for field, lines in zip(self._order, filling.shown, strict=True):
            found[field] = at
            at += len(lines)
        return found
