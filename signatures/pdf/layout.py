"""The foot of a page, and the small things that are drawn rather than set; how large they are is for `measures`."""

from collections.abc import Callable
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from signatures.pdf import fonts
from signatures.pdf.backend import Backend, LineBackend, Tag
from signatures.pdf.measures.drawings import INK, body_of

PAGE_WIDTH, PAGE_HEIGHT = LETTER
FOOT = 46
CONTINUED_WORDS = "Continued on the next page..."
SIGNATURE_WIDTH = 280
LOGO_ROOM = (200, 52)
SIGNATURE_ROOM = (200, 44)
OPTION_INDENT = 31

RULE = HexColor(0x9A9DA3)
HAIRLINE = HexColor(0xD9D6CE)
WATERMARK = HexColor(0xECEAE4)

_BODY = body_of(10.6, 15, 7)
SIGNATURE = ParagraphStyle("signature", _BODY, fontSize=20, leading=25)
SMALL_SIGNATURE = ParagraphStyle("small signature", _BODY, fontSize=13, leading=18)
PAGE_NUMBER = ParagraphStyle("page number", _BODY, fontSize=9)

_CHECK = ((0.18, 0.50), (0.42, 0.22), (0.86, 0.84))


class Entry(Flowable):
    """A label, and beside it in the column what was filled in, which may stand on a thin rule."""

    def __init__(
        self, backend: Backend, tag: Tag, label: str, value: Any, column: float, *, is_ruled: bool = False
    ) -> None:
        super().__init__()
        self.backend, self.tag = backend, tag
        self.label, self.value, self.column, self.is_ruled = label, value, column, is_ruled
        self.foot = 4 if is_ruled else 0
        self.spaceAfter = backend.measures.body.spaceAfter

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        _, height = self.value.wrap(available_width - self.column, available_height)
        self.width, self.height = available_width, max(height, self.least) + self.foot
        return self.width, self.height

    def draw(self) -> None:
        self.backend.draw(self.canv, 0, self.height - self.ascent, self.label, self.backend.measures.body, self.tag)
        self.value.drawOn(self.canv, self.column, self.rise)
        if self.is_ruled:
            self.canv.setStrokeColor(RULE)
            self.canv.setLineWidth(0.5)
            self.canv.line(self.column, 0, self.column + self.rule, 0)

    @property
    def rule(self) -> float:
        """A name that is written small is a long one, which may take the whole width."""
        return float(self.width - self.column if self.value.style == SMALL_SIGNATURE else SIGNATURE_WIDTH)

    @property
    def least(self) -> float:
        """The height of a line that is still empty."""
        return float(self.value.style.leading)

    @property
    def rise(self) -> float:
        """Where the value stands."""
        return float(self.height - self.value.height)

    @property
    def ascent(self) -> float:
        """From the top to the label's baseline."""
        return float(self.value.style.fontSize)


class PictureEntry(Entry):
    """A label, and beside it a picture, which stands on the rule as the label does."""

    @property
    def rule(self) -> float:
        return SIGNATURE_WIDTH

    @property
    def least(self) -> float:
        return self.backend.measures.least_picture

    @property
    def ascent(self) -> float:
        return self.height - self.foot - 4

    @property
    def rise(self) -> float:
        return self.foot


class Marks(Flowable):
    """A row of drawn boxes, each with its word and checked or not."""

    def __init__(self, backend: Backend, tag: Tag, choices: tuple[tuple[str, bool], ...], indent: float) -> None:
        super().__init__()
        self.backend, self.tag, self.choices, self.indent = backend, tag, choices, indent
        self.height = 20
        self.spaceAfter = backend.measures.body.spaceAfter

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return available_width, self.height

    def draw(self) -> None:
        x, size, body = self.indent, 9.5, self.backend.measures.body
        for word, is_checked in self.choices:
            box = self.tag.child("Figure", alternative=f"{word}: {'checked' if is_checked else 'not checked'}")
            with self.backend.marked(self.canv, box):
                draw_box(self.canv, x, 5, size)
                if is_checked:
                    draw_check(self.canv, x, 5, size)
            self.backend.draw(self.canv, x + size + 6, 6.2, word, body, self.tag.child("Span"))
            x += size + 6 + fonts.width(word, fonts.UPRIGHT, body.fontSize) + 28


class Option(Flowable):
    """A drawn box, checked or not, and beside it what it stands for; without a box the rest of an option on the next page."""

    def __init__(self, backend: Backend, box: Tag | None, words: Any, *, is_checked: bool) -> None:
        super().__init__()
        self.backend, self.box, self.words, self.is_checked = backend, box, words, is_checked
        self.spaceAfter = 3

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        _, self.height = self.words.wrap(available_width - OPTION_INDENT, available_height)
        return available_width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        parts = self.words.split(available_width - OPTION_INDENT, available_height)
        boxes = (self.box, *[None] * len(parts))
        return [
            Option(self.backend, box, part, is_checked=self.is_checked)
            for box, part in zip(boxes, parts, strict=False)
        ]

    def draw(self) -> None:
        if self.box is not None:
            x, y, size = OPTION_INDENT - 15.5, self.height - self.backend.measures.body.fontSize - 1.2, 9.5
            with self.backend.marked(self.canv, self.box):
                draw_box(self.canv, x, y, size)
                if self.is_checked:
                    draw_check(self.canv, x, y, size)
        self.words.drawOn(self.canv, OPTION_INDENT, 0)


class Checked(Flowable):
    """A label followed by a drawn check mark."""

    def __init__(self, backend: Backend, tag: Tag, label: str, column: float) -> None:
        super().__init__()
        self.backend, self.tag, self.label, self.column = backend, tag, label, column
        self.spaceAfter = backend.measures.body.spaceAfter

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return available_width, self.backend.measures.body.leading

    def draw(self) -> None:
        self.backend.draw(self.canv, 0, 3.6, self.label, self.backend.measures.body, self.tag.child("Span"))
        with self.backend.marked(self.canv, self.tag.child("Figure", alternative="checked")):
            draw_check(self.canv, self.column, 2.6, 9.5)


def draw_box(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.7)
    canvas.rect(x, y, size, size)


def draw_check(canvas: Canvas, x: float, y: float, size: float) -> None:
    path = canvas.beginPath()
    points = [(x + dx * size, y + dy * size) for dx, dy in _CHECK]
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.3)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.drawPath(path)
    canvas.restoreState()


def draw_continued(backend: Backend, canvas: Canvas) -> None:
    measures = backend.measures
    backend.draw(canvas, measures.agreement.side, FOOT + 18, CONTINUED_WORDS, measures.continued, None)


def draw_foot(backend: LineBackend, canvas: Canvas, text: str) -> None:
    x = (PAGE_WIDTH - fonts.width(text, fonts.UPRIGHT, PAGE_NUMBER.fontSize)) / 2
    backend.draw(canvas, x, FOOT - 8, text, PAGE_NUMBER, None)


def draw_watermark(backend: Backend, canvas: Canvas, word: str) -> None:
    """A light word across the page; drawn first, so that everything else lies over it."""
    room = PAGE_WIDTH - 2 * backend.measures.agreement.side
    size = min(110.0, 1.04 * room / fonts.width(word, fonts.BOLD, 1))
    style = ParagraphStyle("watermark", backend.measures.title, fontSize=size, textColor=WATERMARK)
    canvas.saveState()
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(52)
    backend.draw(canvas, -fonts.width(word, fonts.BOLD, size) / 2, -size / 3, word, style, None)
    canvas.restoreState()


def signature_style(
    name: str, width: Callable[[str, fonts.Faces, float], float] = fonts.width
) -> tuple[ParagraphStyle, fonts.Faces]:
    """How a name is written as a signature: in one hand, and smaller when it is long."""
    faces = fonts.script_faces(name)
    is_long = width(name, faces, SIGNATURE.fontSize) > SIGNATURE_WIDTH
    return (SMALL_SIGNATURE if is_long else SIGNATURE), faces
