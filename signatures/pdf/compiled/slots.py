"""What varies between documents: where it comes from, and how it is set."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple
from zlib import adler32

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle

from agreements.characters import SCRIPT, Face
from agreements.wording import Runs
from signatures.pdf import fonts, layout, qr
from signatures.pdf.compiled.palette import Palette, UncodedError, opening_of
from signatures.pdf.compiled.pieces import widths
from signatures.pdf.compiled.typesetting import LETTERS, Line, Typesetter, WordEnds, width
from signatures.pdf.glyphs import FontSet
from signatures.pdf.hand import Source, plain


class Unshown(NamedTuple):
    """Lines that take fonts of the document's own."""

    lines: tuple[Line, ...]
    style: ParagraphStyle
    measure: float

    def shown_with(self, palette: Palette, others: FontSet | None) -> list[str]:
        """Without others, UncodedError is raised for what is not in the constant fonts."""
        size = self.style.fontSize
        shown = [palette.show(line, size, others) for line in self.lines]
        if self.style.alignment != TA_CENTER:
            return shown
        lefts = [(self.measure - line.width * size / 1000) / 2 for line in self.lines]
        return [f"{left:.4f} 0 Td {line}" for left, line in zip(lefts, shown, strict=True)]


# What varies, set: its shape, and its lines as they are shown. The shape decides where it stands, and where everything
# after it does: how many lines it has, and in what style.
Stretch = tuple[str, list[str] | Unshown]
Setter = Callable[[Runs | str], Stretch]

_UNIT = 8  # thousandths of the size, so that every width is a byte
_MOST_SUMMED = 256  # bytes whose sum an Adler-32 holds


@dataclass
class Slot:
    """Words; `measure` is the width of their lines. Without a style they are a signature, which chooses one by its name."""

    source: Source
    style: ParagraphStyle | None
    measure: float

    def setter(self, typesetter: Typesetter, palette: Palette) -> Setter:
        style = self.style
        if style is None:
            signed = Single(palette, SCRIPT, layout.SIGNATURE, min(self.measure, layout.SIGNATURE_WIDTH))
            return lambda words: signed.set(_text(words)) or self._signature(typesetter, palette, _runs(words))
        if style.alignment == TA_CENTER:
            return lambda words: self._lines(typesetter, palette, _runs(words), style)
        single = Single(palette, fonts.UPRIGHT[0], style, self.measure)
        broken = Broken(palette, typesetter.word_ends(fonts.UPRIGHT[0]), style, self.measure)

        def set_words(words: Runs | str) -> Stretch:
            text = words if isinstance(words, str) else _text(words)
            return single.set(text) or broken.set(text) or self._lines(typesetter, palette, _runs(words), style)

        return set_words

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
        shape, unshown = _shape(len(lines), style), Unshown(lines, style, self.measure)
        try:
            return shape, unshown.shown_with(palette, None)
        except UncodedError:
            return shape, unshown


class Single:
    """A short cut to what `Slot` finds otherwise: words without emphasis, in letters that all documents have, on one line."""

    def __init__(self, palette: Palette, face: Face, style: ParagraphStyle, measure: float) -> None:
        self._opening = opening_of(palette.full[face.name], style.fontSize)
        self._shape = _shape(1, style)
        self._limit = measure * 1000 / style.fontSize / _UNIT
        known = widths(face)
        # By their codes: the widths of the letters up to ÿ, rounded up; nought for what is not simple.
        self._widths = bytes(-(-known.get(chr(code), 0) // _UNIT) for code in range(0x100))

    def set(self, text: str) -> Stretch | None:
        """Not for what nearly fills the line; `Broken` looks closer."""
        try:
            wide = text.encode("latin-1").translate(self._widths)
        except UnicodeEncodeError:
            return None
        # The lower half of an Adler-32 is one more than the sum of the bytes (RFC 1950, 8.2).
        is_single = len(wide) <= _MOST_SUMMED and 1 < adler32(wide) & 0xFFFF <= self._limit and 0 not in wide
        if not is_single or text[0] == " " or text[-1] == " " or "  " in text:
            return None
        return self._shape, [f"{self._opening}{text.encode('utf-16-be').hex()}> Tj"]


class Broken:
    """The same for words that take more lines than one."""

    def __init__(self, palette: Palette, words: WordEnds, style: ParagraphStyle, measure: float) -> None:
        self._opening = opening_of(palette.full[words.face.name], style.fontSize)
        self._words = words
        self._limit = words.limit(measure * 1000 / style.fontSize)
        self._style = style

    def set(self, text: str) -> Stretch | None:
        words = text.split(" ")
        try:
            ends = list(accumulate(map(self._words.__getitem__, words)))
        except KeyError:
            return None
        codes = text.encode("utf-16-be").hex()
        shown: list[str] = []
        first = begun = 0
        while first < len(words):
            behind = bisect_right(ends, (begun | LETTERS) + self._limit, first)
            if behind == first:
                return None  # the word is wider than a line
            first, end = behind, ends[behind - 1]
            shown.append(f"{self._opening}{codes[4 * (begun & LETTERS) : 4 * (end & LETTERS) - 4]}> Tj")
            begun = end
        return _shape(len(shown), self._style), shown


def _shape(count: int, style: ParagraphStyle) -> str:
    return f"{count} {style.name}"


def _text(words: Runs | str) -> str:
    """What has no emphasis; nothing of all others."""
    if isinstance(words, str):
        return words
    return words[0].text if len(words) == 1 and not (words[0].bold or words[0].italic) else ""


def _runs(words: Runs | str) -> Runs:
    return plain(words) if isinstance(words, str) else words


@dataclass
class CodeSlot:
    """A short code that is drawn as the QR code of an address."""

    source: Source
    address: str

    def setter(self, typesetter: Typesetter, palette: Palette) -> Setter:
        codes = qr.codes(self.address)
        return lambda words: ("", [codes.picture(str(words))])
