"""What varies between documents: where it comes from, and how it is set."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple

from reportlab.lib.styles import ParagraphStyle

from agreements.characters import SCRIPT, Face
from agreements.wording import Runs
from signatures.pdf import fonts, layout, qr
from signatures.pdf.compiled.palette import Palette, UncodedError, opening_of
from signatures.pdf.compiled.typesetting import Line, Typesetter, width, widths
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


@dataclass
class Slot:
    """Words; `measure` is the width of their lines. Without a style they are a signature, which chooses one by its name."""

    source: Source
    style: ParagraphStyle | None
    measure: float

    def setter(self, typesetter: Typesetter, palette: Palette) -> Callable[[Runs | str], Stretch]:
        style = self.style
        if style is None:
            signed = Single(palette, SCRIPT, layout.SIGNATURE, min(self.measure, layout.SIGNATURE_WIDTH))
            return lambda words: signed.set(words) or self._signature(typesetter, palette, _runs(words))
        single = Single(palette, fonts.UPRIGHT[0], style, self.measure)
        return lambda words: single.set(words) or self._lines(typesetter, palette, _runs(words), style)

    def _signature(self, typesetter: Typesetter, palette: Palette, runs: Runs) -> Stretch:
        style, faces = layout.signature_style("".join(run.text for run in runs), width)
        return self._lines(typesetter, palette, runs, style, faces)

    def _lines(
        self,
        typesetter: Typesetter,
        palette: Palette,
        runs: Runs,
        style: ParagraphStyle,
        faces: fonts.Faces | None = None,
    ) -> Stretch:
        lines = typesetter.lines(runs, style.fontSize, self.measure, faces)
        shown: list[str] | None
        try:
            shown = [palette.show(line, style.fontSize) for line in lines]
        except UncodedError:
            shown = None
        return Stretch((len(lines), style.name), [line.width for line in lines], shown, lines, style.fontSize)


class Single:
    """A short cut to what `Slot` finds otherwise: words without emphasis, in letters that all documents have, on one line."""

    def __init__(self, palette: Palette, face: Face, style: ParagraphStyle, measure: float) -> None:
        self._opening = opening_of(palette.full[face.name], style.fontSize)
        self._widths = widths(face)
        self._limit = measure * 1000 / style.fontSize
        self._shape = (1, style.name)

    def set(self, words: Runs | str) -> Stretch | None:
        if not isinstance(words, str):
            if len(words) != 1 or words[0].bold or words[0].italic:
                return None
            words = words[0].text
        try:
            wide = sum(map(self._widths.__getitem__, words))
        except KeyError:
            return None
        if not 0 < wide <= self._limit or words[0] == " " or words[-1] == " " or "  " in words:
            return None
        return Stretch(self._shape, [wide], [f"{self._opening}{words.encode('utf-16-be').hex()}> Tj"])


def _runs(words: Runs | str) -> Runs:
    return plain(words) if isinstance(words, str) else words


@dataclass
class CodeSlot:
    """A short code that is drawn as the QR code of an address."""

    source: Source
    address: str

    def setter(self, typesetter: Typesetter, palette: Palette) -> Callable[[Runs | str], Stretch]:
        codes = qr.codes(self.address)
        return lambda words: Stretch(1, [0], [codes.picture(str(words))])
