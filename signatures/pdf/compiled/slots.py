"""What varies between documents: where it comes from, and how it is set."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle

from agreements.characters import SCRIPT, Face
from agreements.wording import Runs
from signatures.pdf import fonts, layout, qr
from signatures.pdf.compiled.palette import Palette, UncodedError, opening_of
from signatures.pdf.compiled.pieces import widths
from signatures.pdf.compiled.typesetting import Line, Typesetter, most_signs, width
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
        self._most = most_signs(face, self._limit)
        # So many signs of ASCII fit, whichever they are; only a centred line has to know how wide it is.
        ascii_widths = [self._widths.get(chr(sign), 0) for sign in range(0x20, 0x7F)]
        is_any = all(ascii_widths) and style.alignment != TA_CENTER
        self._fitting = int(self._limit / max(ascii_widths)) if is_any else 0

    def set(self, words: Runs | str) -> Stretch | None:
        text = words if isinstance(words, str) else _unadorned(words)
        wide = self._wide(text)
        if not 0 < wide <= self._limit or text[0] == " " or text[-1] == " " or "  " in text:
            return None
        return Stretch(self._shape, [wide], [f"{self._opening}{text.encode('utf-16-be').hex()}> Tj"])

    def _wide(self, text: str) -> int:
        """Nought for what not all documents can draw, and for what is far too wide."""
        if len(text) > self._most:
            return 0
        if len(text) <= self._fitting and text.isascii() and text.isprintable():
            return len(text)
        try:
            return sum(map(self._widths.__getitem__, text))
        except KeyError:
            return 0


def _unadorned(runs: Runs) -> str:
    """The text of a single run without emphasis; nothing of all others."""
    return runs[0].text if len(runs) == 1 and not (runs[0].bold or runs[0].italic) else ""


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
