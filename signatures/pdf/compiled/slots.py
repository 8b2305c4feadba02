"""What varies between documents: where it comes from, and how it is set."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

from reportlab.lib.styles import ParagraphStyle

from agreements.wording import Run, Runs
from signatures.pdf import fonts, layout, qr
from signatures.pdf.compiled.palette import Palette, UncodedError, shown_simply
from signatures.pdf.compiled.typesetting import Line, Typesetter, simple_width, width
from signatures.pdf.glyphs import FontSet
from signatures.pdf.hand import Source, plain


class Stretch(NamedTuple):
    """What varies, set. `shown` is None where it takes fonts of the document's own."""

    # What decides where it stands, and where everything after it does: how many lines it has, and in what style.
    shape: Hashable
    widths: list[int]
    shown: list[str] | None
    lines: tuple[Line, ...] = ()
    size: float = 0

    def shown_with(self, palette: Palette, others: FontSet) -> list[str]:
        return [palette.show(line, self.size, others) for line in self.lines]


@dataclass(frozen=True)
class Slot:
    """Words; `measure` is the width of their lines. Without a style they are a signature, which chooses one by its name."""

    source: Source
    style: ParagraphStyle | None
    measure: float

    def set(self, typesetter: Typesetter, palette: Palette, words: Runs | str) -> Stretch:
        runs = plain(words) if isinstance(words, str) else words
        style, faces = self.style, None
        if style is None:
            style, faces = layout.signature_style("".join(run.text for run in runs), width)
        elif len(runs) == 1 and (stretch := self._single(palette, runs[0], style)) is not None:
            return stretch
        lines = typesetter.lines(runs, style.fontSize, self.measure, faces)
        shown: list[str] | None
        try:
            shown = [palette.show(line, style.fontSize) for line in lines]
        except UncodedError:
            shown = None
        return Stretch((len(lines), style.name), [line.width for line in lines], shown, lines, style.fontSize)

    def _single(self, palette: Palette, run: Run, style: ParagraphStyle) -> Stretch | None:
        """One line of what every document can draw, as most words are; a short cut to what `set` finds otherwise."""
        text, face = run.text, fonts.faces_of(run)[0]
        font, size = palette.full.get(face.name), style.fontSize
        units = simple_width(text, face) if font else None
        if not font or not units or units * size > self.measure * 1000 or " " in (text[0], text[-1]) or "  " in text:
            return None
        return Stretch((1, style.name), [units], [shown_simply(font, size, text)])


@dataclass(frozen=True)
class CodeSlot:
    """A short code that is drawn as the QR code of an address."""

    source: Source
    address: str

    def set(self, typesetter: Typesetter, palette: Palette, words: Runs | str) -> Stretch:
        return Stretch(1, [0], [qr.codes(self.address).picture(str(words))])
