"""What ReportLab cannot set, drawn with ReportLab: paragraphs of any script."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfdoc
from reportlab.platypus import Flowable, Paragraph

from agreements.wording import Runs
from signatures.pdf import breaking, fonts, glyphs
from signatures.pdf.glyphs.shaping import clusters
from tests.signatures.pdf.reference import markup
from tests.signatures.pdf.reference.operators import content

LineRun = tuple[str, fonts.Faces]
Word = tuple[LineRun, ...]
Line = tuple[Word, ...]


def paragraph(
    runs: Runs, style: ParagraphStyle, *, faces: fonts.Faces | None = None, number: str | None = None
) -> Flowable:
    """ReportLab's own paragraph where that draws the words rightly; `faces` instead of those that the runs ask for."""
    if all(markup.is_settable(run.text) for run in runs):
        text = "".join(markup.markup(run.text, faces) for run in runs) if faces else markup.runs_markup(runs)
        return Paragraph(text, style, bulletText=number)
    return ShapedParagraph(tuple(_words(runs, faces)), style, number)


def draw_line(canvas: Any, line: glyphs.ShapedLine, x: float, y: float, size: float) -> None:
    """In the fill colour of a ReportLab canvas, which has no public way in for operators of one's own."""
    document, code = canvas._doc, canvas._code
    code.append(content(line, x, y, size, _fonts_of(document)).decode("ascii"))


class ShapedParagraph(Flowable):
    """Broken at blanks, and where a word is wider than the line, wherever a letter ends."""

    def __init__(self, words: Line, style: ParagraphStyle, number: str | None = None) -> None:
        super().__init__()
        self.words, self.style, self.number = words, style, number
        self.lines: list[Line] = []

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        measure = available_width - self.style.leftIndent - self.style.rightIndent
        self.lines = list(_broken(self.words, measure * 1000 / self.style.fontSize))
        self.width, self.height = available_width, len(self.lines) * self.style.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        self.wrap(available_width, available_height)
        count = int(available_height / self.style.leading)
        if not 0 < count < len(self.lines):
            return [] if count == 0 else [self]
        upper, lower = self.lines[:count], self.lines[count:]
        return [ShapedParagraph(_all(upper), self.style, self.number), ShapedParagraph(_all(lower), self.style)]

    def draw(self) -> None:
        style, canvas = self.style, self.canv
        canvas.setFillColor(style.textColor)
        y = self.height - style.fontSize
        if self.number is not None:
            number = glyphs.shape(self.number, fonts.faces_called(style.bulletFontName), is_kerned=False)
            x = style.bulletIndent - (number.width_at(style.bulletFontSize) if style.bulletAnchor == "end" else 0)
            draw_line(canvas, number, x, y, style.bulletFontSize)
        for line in self.lines:
            x = style.leftIndent
            if style.alignment == TA_CENTER:
                x = (self.width - _width(line) * style.fontSize / 1000) / 2
            for shaped in _shaped(line):
                draw_line(canvas, shaped, x, y, style.fontSize)
                x += shaped.width_at(style.fontSize)
            y -= style.leading

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's name
        return float(self.style.spaceBefore)

    def getSpaceAfter(self) -> float:  # noqa: N802
        return float(self.style.spaceAfter)


def _words(runs: Runs, faces: fonts.Faces | None) -> Iterator[Word]:
    """Runs that touch without a blank make one word of several pieces."""
    word: list[LineRun] = []
    own = breaking.face_of("".join(run.text for run in runs))
    for run in runs:
        for index, text in enumerate(run.text.split(" ")):
            if index and word:
                yield tuple(word)
                word = []
            if text:
                word.append((text, (*(faces or fonts.faces_of(run)), *own)))
    if word:
        yield tuple(word)


def _broken(words: Iterable[Word], measure: float) -> Iterator[Line]:
    line: list[Word] = []
    for word in words:
        rest = _parts(word)
        while rest:
            part, rest = _fitting(line, rest, measure)
            if part:
                line.append(part)
            elif not line:
                first, *others = _cut(rest[0], measure)
                line, rest = [first], [*others, *rest[1:]]
            if rest:
                yield tuple(line)
                line = []
    if line:
        yield tuple(line)


def _parts(word: Word) -> list[Word]:
    """Where runs touch, no line ends."""
    parts: list[Word] = []
    for text, faces in word:
        first, *others = ((part, faces) for part in breaking.parts(text))
        parts[-1:] = [(*parts[-1], first)] if parts else [(first,)]
        parts += [(part,) for part in others]
    return parts


def _fitting(line: Line | list[Word], parts: list[Word], measure: float) -> tuple[Word, list[Word]]:
    """As much of a word as the line has room for, and the parts that are left."""
    taken: Word = ()
    for count, part in enumerate(parts):
        longer = _merged((*taken, *part))
        if _width((*line, longer)) > measure:
            return taken, parts[count:]
        taken = longer
    return taken, []


def _cut(word: Word, measure: float) -> Iterator[Word]:
    part: Word = ()
    for text, faces in word:
        for cluster in clusters(text):
            longer = _merged((*part, (cluster, faces)))
            if part and _width((longer,)) > measure:
                yield part
                longer = ((cluster, faces),)
            part = longer
    yield part


def _width(line: Line) -> int:
    return sum(shaped.width for shaped in _shaped(line))


def _shaped(line: Line) -> Iterator[glyphs.ShapedLine]:
    """A whole stretch of one style at once: words that run from right to left have to be put in order."""
    pieces = [piece for word in line for piece in ((" ", word[0][1]), *word)][1:]
    *before, last = (glyphs.shape(text, faces, is_kerned=False) for text, faces in _merged(pieces))
    yield from (shaped.closed for shaped in before)
    yield last


def _merged(pieces: Iterable[LineRun]) -> Word:
    return tuple(("".join(text for text, _ in group), faces) for faces, group in groupby(pieces, key=itemgetter(1)))


def _all(lines: Iterable[Line]) -> Line:
    return tuple(word for line in lines for word in line)


def _fonts_of(document: Any) -> glyphs.FontSet:
    """The set of this ReportLab document, whose fonts are written when the document is saved."""
    found = next((fonts for fonts in document.delayedFonts if isinstance(fonts, _DelayedFonts)), None)
    if found is None:
        found = _DelayedFonts()
        document.delayedFonts.append(found)
    return found.fonts


class _DelayedFonts:
    def __init__(self) -> None:
        self.fonts = glyphs.FontSet(prefix="Shaped")

    def addObjects(self, document: Any) -> None:  # noqa: N802 - ReportLab's name
        names, bodies = self.fonts.objects(document.objectcounter + 1)
        resources = document.idToObject[pdfdoc.BasicFonts].dict
        references = [document.Reference(_Raw(body), f"shaped font {at}") for at, body in enumerate(bodies)]
        first = min(names.values(), default=0)
        for name, number in names.items():
            resources[name] = references[number - first]


class _Raw(pdfdoc.PDFObject):
    """An object's body, written as it is."""

    __RefOnly__ = 1

    def __init__(self, body: bytes) -> None:
        self.body = body

    def format(self, document: Any) -> bytes:
        return self.body
