"""What varies between documents: where it comes from, and how it is set."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle

from agreements.wording import Runs
from agreements.wording.characters import SCRIPT, Face
from signatures.pdf import fonts, layout, qr
from signatures.pdf.backend import Source, plain
from signatures.pdf.compiled.setting.document_fonts import DocumentFonts, UncodedError, codes_of
from signatures.pdf.compiled.setting.line_runs import TypesetLine, widths
from signatures.pdf.compiled.setting.typesetting import LETTERS, Typesetter, WordEnds, width
from signatures.pdf.glyphs import FontSet
from signatures.pdf.measures.drawings import is_balanced


class OwnFontLines(NamedTuple):
    """Lines that take fonts of the document's own."""

    lines: tuple[TypesetLine, ...]
    face: Face
    style: ParagraphStyle
    measure: float

    def shown_with(self, document_fonts: DocumentFonts, others: FontSet | None) -> list[bytes]:
        """Without others, UncodedError is raised for what is not in the constant fonts."""
        size = self.style.fontSize
        shown = [document_fonts.inside(line, self.face, size, others) for line in self.lines]
        if self.style.alignment != TA_CENTER:
            return shown
        lefts = [(self.measure - line.width * size / 1000) / 2 for line in self.lines]
        return [b") Tj %.4f 0 Td (%s" % (left, line) for left, line in zip(lefts, shown, strict=True)]


# What varies, set: its shape, and what stands inside of the strings that show its lines. The shape decides where it
# stands, and where everything after it does: how many lines it has, and in what style.
SetLines = tuple[str, Sequence[bytes] | OwnFontLines]
Setter = Callable[[Runs | str], SetLines]


@dataclass
class TextField:
    """Words; `measure`, the width of their lines, is known when they are laid out. Without a style they are a signature,
    which chooses one by its name.
    """

    source: Source
    style: ParagraphStyle | None
    number: int  # among all of the template
    measure: float = 0

    @property
    def face(self) -> Face:
        """What its lines are shown in, unless they say otherwise."""
        return SCRIPT if self.style is None else (fonts.forced_by(self.style) or fonts.UPRIGHT)[0]

    def setter(self, typesetter: Typesetter, document_fonts: DocumentFonts) -> Setter:
        style, lines = self.style, partial(self._lines, typesetter, document_fonts)
        if style is None:
            measure = min(self.measure, layout.SIGNATURE_WIDTH)
            quick = QuickLines(typesetter.word_ends(SCRIPT), layout.SIGNATURE, measure, most_lines=1)
            return lambda words: quick.set(text_of(words)) or lines(_runs(words), *_signature(words))
        if style.alignment == TA_CENTER:
            return lambda words: lines(_runs(words), style)
        quick = QuickLines(
            typesetter.word_ends(self.face),
            style,
            self.measure,
            most_lines=1 if is_balanced(style) and typesetter.in_reading_order else 1000,
            in_reading_order=typesetter.in_reading_order,
        )
        if faces := fonts.forced_by(style):
            in_groups: Callable[[Runs | str], str] = lambda words: fonts.in_groups(text_of(words))  # noqa: E731
            return lambda words: quick.set(in_groups(words)) or lines(plain(in_groups(words)), style, faces)
        return lambda words: quick.set(text_of(words)) or lines(_runs(words), style)

    def _lines(
        self,
        typesetter: Typesetter,
        document_fonts: DocumentFonts,
        runs: Runs,
        style: ParagraphStyle,
        faces: fonts.Faces | None = None,
    ) -> SetLines:
        lines = typesetter.lines(runs, style.fontSize, self.measure, faces, is_balanced=is_balanced(style))
        shape, unshown = _shape(len(lines), style), OwnFontLines(lines, self.face, style, self.measure)
        try:
            return shape, unshown.shown_with(document_fonts, None)
        except UncodedError:
            return shape, unshown


class QuickLines:
    """A short cut to what `TextField` finds otherwise: words without emphasis, in letters that all documents have.

    Most of a document's words are of this kind. Most of these take one line; titles and addresses take more.
    """

    def __init__(
        self,
        ends: WordEnds,
        style: ParagraphStyle,
        measure: float,
        *,
        most_lines: int = 1000,
        in_reading_order: bool = True,
    ) -> None:
        units = measure * 1000 / style.fontSize
        self._ends, self._widths = ends, widths(ends.face)
        self._one_line, self._limit = int(units), ends.limit(units)
        self._style, self._most_lines = style, most_lines
        # A line that is broken at a blank ends with it, and one may end behind a hyphen.
        self._in_reading_order = in_reading_order
        self._shape_of_one = _shape(1, style)

    def set(self, text: str) -> SetLines | None:
        """None for what is of another kind."""
        try:
            if not text:
                return None
            if sum(map(self._widths.__getitem__, text)) <= self._one_line and not _is_uneven(text):
                return self._shape_of_one, [codes_of(text)]
            has_hyphens = self._in_reading_order and "-" in text
            return self._broken(text) if self._most_lines > 1 and not has_hyphens else None
        except KeyError:
            return None

    def _broken(self, text: str) -> SetLines | None:
        words = text.split(" ")
        ends = list(accumulate(map(self._ends.__getitem__, words)))
        shown: list[bytes] = []
        first = begun = 0
        while first < len(words):
            behind = bisect_right(ends, (begun | LETTERS) + self._limit, first)
            if behind == first:
                return None  # the word is wider than a line
            first, end = behind, ends[behind - 1]
            shown.append(codes_of(text[begun & LETTERS : (end & LETTERS) - (not self._in_reading_order)]))
            begun = end
        return _shape(len(shown), self._style), shown


def _is_uneven(text: str) -> bool:
    """Blanks at the ends of a line, or more than one in it."""
    return "  " in text or text[0] == " " or text[-1] == " "


def _shape(count: int, style: ParagraphStyle) -> str:
    return f"{count} {style.name}"


def text_of(words: Runs | str) -> str:
    """What has no emphasis; nothing of all others."""
    if isinstance(words, str):
        return words
    return words[0].text if len(words) == 1 and not (words[0].bold or words[0].italic) else ""


def _signature(words: Runs | str) -> tuple[ParagraphStyle, fonts.Faces]:
    return layout.signature_style("".join(run.text for run in _runs(words)), width)


def _runs(words: Runs | str) -> Runs:
    return plain(words) if isinstance(words, str) else words


@dataclass
class CodeField:
    """A short code that is drawn as the QR code of an address."""

    source: Source
    address: str

    def setter(self, typesetter: Typesetter, document_fonts: DocumentFonts) -> Setter:
        codes = qr.codes(self.address)
        return lambda words: ("", [codes.picture(str(words)).encode("ascii")])
