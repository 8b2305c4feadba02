"""What varies between documents: where it comes from, and how it is set."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple
from zlib import adler32

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle

from agreements.wording import Runs
from agreements.wording.characters import SCRIPT, Face
from signatures.pdf import fonts, layout, qr
from signatures.pdf.compiled.palette import Palette, UncodedError, codes_of
from signatures.pdf.compiled.pieces import widths
from signatures.pdf.compiled.typesetting import LETTERS, Line, Typesetter, WordEnds, width
from signatures.pdf.glyphs import FontSet
from signatures.pdf.hand import Source, plain


class Unshown(NamedTuple):
    """Lines that take fonts of the document's own."""

    lines: tuple[Line, ...]
    face: Face
    style: ParagraphStyle
    measure: float

    def shown_with(self, palette: Palette, others: FontSet | None) -> list[bytes]:
        """Without others, UncodedError is raised for what is not in the constant fonts."""
        size = self.style.fontSize
        shown = [palette.inside(line, self.face, size, others) for line in self.lines]
        if self.style.alignment != TA_CENTER:
            return shown
        lefts = [(self.measure - line.width * size / 1000) / 2 for line in self.lines]
        return [b") Tj %.4f 0 Td (%s" % (left, line) for left, line in zip(lefts, shown, strict=True)]


# What varies, set: its shape, and what stands inside of the strings that show its lines. The shape decides where it
# stands, and where everything after it does: how many lines it has, and in what style.
Stretch = tuple[str, Sequence[bytes] | Unshown]
Setter = Callable[[Runs | str], Stretch]


class Room(NamedTuple):
    """For words on one line; `width` in thousandths of the size."""

    shape: str
    width: float


NO_ROOM = Room("none", 0)  # no stretch is of this shape


@dataclass
class Slot:
    """Words; `measure` is the width of their lines. Without a style they are a signature, which chooses one by its name."""

    source: Source
    style: ParagraphStyle | None
    measure: float

    @property
    def face(self) -> Face:
        """What its lines are shown in, unless they say otherwise."""
        return SCRIPT if self.style is None else fonts.UPRIGHT[0]

    @property
    def room(self) -> Room:
        """For words in the upright face that begin at the left."""
        if self.style is None or self.style.alignment == TA_CENTER:
            return NO_ROOM
        return _room(self.style, self.measure)

    def setter(self, typesetter: Typesetter, palette: Palette) -> Setter:
        style = self.style
        if style is None:
            room = _room(layout.SIGNATURE, min(self.measure, layout.SIGNATURE_WIDTH))
            singles = Singles(SCRIPT)
            limits = (singles.limit(room),)

            def sign(words: Runs | str) -> Stretch:
                (shown,) = singles.shown([text_of(words)], limits)
                return (room.shape, [shown]) if shown else self._signature(typesetter, palette, _runs(words))

            return sign
        if style.alignment == TA_CENTER:
            return lambda words: self._lines(typesetter, palette, _runs(words), style)
        broken = Broken(typesetter.word_ends(fonts.UPRIGHT[0]), style, self.measure)
        return lambda words: broken.set(text_of(words)) or self._lines(typesetter, palette, _runs(words), style)

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
        shape, unshown = _shape(len(lines), style), Unshown(lines, self.face, style, self.measure)
        try:
            return shape, unshown.shown_with(palette, None)
        except UncodedError:
            return shape, unshown


class Singles:
    """A short cut to what `Slot` finds otherwise: words without emphasis, in letters that all documents have, on one line.

    Most of a document's words are of this kind, and are measured all at once.
    """

    _UNIT = 8  # thousandths of the size, so that every width is a byte
    _UNKNOWN = "?"  # what Python puts for a letter beyond ÿ; so words with a question mark are left to others, too
    _MOST_SUMMED = 256  # bytes whose sum an Adler-32 holds

    def __init__(self, face: Face) -> None:
        known = widths(face)
        # By their codes: the widths of the letters up to ÿ, rounded up; nought for what is not simple.
        table = bytearray(-(-known.get(chr(code), 0) // self._UNIT) for code in range(0x100))
        table[ord(self._UNKNOWN)] = 0
        table[ord("\n")] = ord("\n")
        self._widths = bytes(table)

    def limit(self, room: Room) -> int:
        return int(room.width / self._UNIT)

    def shown(self, texts: Sequence[str], limits: Iterable[int]) -> list[bytes | None]:
        """None for what is of another kind, or nearly fills its line: `Broken` looks closer."""
        joined = "\n".join(texts)
        if _is_uneven(joined):
            even = ["" if "\n" in text or _is_uneven(text) else text for text in texts]
            return self.shown(even, limits) if even != texts else [None] * len(texts)
        wide = joined.encode("latin-1", "replace").translate(self._widths)
        shown = codes_of(joined).split(b"\0\n")
        if len(shown) != len(texts):
            return [None] * len(texts)
        # The lower half of an Adler-32 is one more than the sum of the bytes (RFC 1950, 8.2).
        return [
            codes
            if 1 < adler32(widths) & 0xFFFF <= limit and 0 not in widths and len(widths) <= self._MOST_SUMMED
            else None
            for widths, limit, codes in zip(wide.split(b"\n"), limits, shown, strict=True)
        ]


def _is_uneven(text: str) -> bool:
    """Blanks at the ends of a line, or more than one in it."""
    return "  " in text or " \n" in text or "\n " in text or text[:1] == " " or text[-1:] == " "


def _room(style: ParagraphStyle, measure: float) -> Room:
    return Room(_shape(1, style), measure * 1000 / style.fontSize)


class Broken:
    """The same for words that take more lines than one."""

    def __init__(self, words: WordEnds, style: ParagraphStyle, measure: float) -> None:
        self._words = words
        self._limit = words.limit(measure * 1000 / style.fontSize)
        self._style = style

    def set(self, text: str) -> Stretch | None:
        words = text.split(" ")
        try:
            ends = list(accumulate(map(self._words.__getitem__, words)))
        except KeyError:
            return None
        shown: list[bytes] = []
        first = begun = 0
        while first < len(words):
            behind = bisect_right(ends, (begun | LETTERS) + self._limit, first)
            if behind == first:
                return None  # the word is wider than a line
            first, end = behind, ends[behind - 1]
            shown.append(codes_of(text[begun & LETTERS : (end & LETTERS) - 1]))
            begun = end
        return _shape(len(shown), self._style), shown


def _shape(count: int, style: ParagraphStyle) -> str:
    return f"{count} {style.name}"


def text_of(words: Runs | str) -> str:
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
    room = NO_ROOM

    def setter(self, typesetter: Typesetter, palette: Palette) -> Setter:
        codes = qr.codes(self.address)
        return lambda words: ("", [codes.picture(str(words)).encode("ascii")])
