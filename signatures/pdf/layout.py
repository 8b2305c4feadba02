"""The foot of a page, and the small things that are drawn rather than set; how large they are is for `measures`."""

from collections.abc import Callable, Iterable
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from signatures.pdf import fonts
from signatures.pdf.backend import Backend, LineBackend, Tag, Words
from signatures.pdf.measures.drawings import INK, body_of

PAGE_WIDTH, PAGE_HEIGHT = LETTER
FOOT = 46
CONTINUED_WORDS = "Continued on the next page..."
SIGNATURE_WIDTH = 280
LOGO_ROOM = (200, 52)
SIGNATURE_ROOM = (200, 44)
OPTION_INDENT = 31
GAP = 10  # behind what stands in a column of its own

RULE = HexColor(0x9A9DA3)
HAIRLINE = HexColor(0xD9D6CE)
WATERMARK = HexColor(0xECEAE4)

_BODY = body_of(10.6, 15, 7)
SIGNATURE = ParagraphStyle("signature", _BODY, fontSize=20, leading=25)
SMALL_SIGNATURE = ParagraphStyle("small signature", _BODY, fontSize=13, leading=18)
PAGE_NUMBER = ParagraphStyle("page number", _BODY, fontSize=9)

_BOX = 9.5  # the side of one
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
        self.backend.draw(self.canv, 0, self.baseline, self.label, self.backend.measures.body, self.tag)
        self.value.drawOn(self.canv, self.column, self.foot)
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
    def baseline(self) -> float:
        """Where the label stands."""
        return float(self.height - self.value.style.fontSize)


def entry(
    backend: Backend,
    root: Tag,
    label: str,
    words: Words,
    column: float,
    *,
    is_ruled: bool = False,
    style: ParagraphStyle | None = None,
) -> Entry:
    tag = root.child("P")
    value = backend.text(words, style or backend.measures.body, tag)
    return Entry(backend, tag, label, value, column, is_ruled=is_ruled)


def signature(backend: Backend, root: Tag, words: Words, column: float, label: str = "Signature:") -> Entry:
    tag = root.child("P")
    return Entry(backend, tag, label, backend.name(words, tag), column, is_ruled=True)


def column_of(backend: Backend, labels: Iterable[str]) -> float:
    """As wide as the widest of them, and the room behind it."""
    return max(fonts.width(label, fonts.UPRIGHT, backend.measures.body.fontSize) for label in labels) + GAP


class PictureEntry(Entry):
    """A label, and beside it a picture, which stands on the rule as the label does."""

    @property
    def rule(self) -> float:
        return SIGNATURE_WIDTH

    @property
    def least(self) -> float:
        return self.backend.measures.least_picture

    @property
    def baseline(self) -> float:
        return self.foot + 4


class Marks(Flowable):
    """A row of drawn boxes, each with its word and checked or not."""

    def __init__(self, backend: Backend, tag: Tag, choices: tuple[tuple[str, bool], ...], indent: float) -> None:
        super().__init__()
        self.backend, self.tag, self.choices, self.indent = backend, tag, choices, indent
        self.height = 20
        self.spaceAfter = backend.measures.body.spaceAfter

    def draw(self) -> None:
        x, body = self.indent, self.backend.measures.body
        for word, is_checked in self.choices:
            box = self.tag.child("Figure", alternative=f"{word}: {'checked' if is_checked else 'not checked'}")
            _draw_box(self.backend, self.canv, x, 5, box, is_checked=is_checked)
            self.backend.draw(self.canv, x + _BOX + 6, 6.2, word, body, self.tag.child("Span"))
            x += _BOX + 6 + fonts.width(word, fonts.UPRIGHT, body.fontSize) + 28


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
            y = self.height - self.backend.measures.body.fontSize - 1.2
            _draw_box(self.backend, self.canv, OPTION_INDENT - 15.5, y, self.box, is_checked=self.is_checked)
        self.words.drawOn(self.canv, OPTION_INDENT, 0)


class Checked(Flowable):
    """A label followed by a drawn check mark."""

    def __init__(self, backend: Backend, tag: Tag, label: str, column: float) -> None:
        super().__init__()
        self.backend, self.tag, self.label, self.column = backend, tag, label, column
        self.height, self.spaceAfter = backend.measures.body.leading, backend.measures.body.spaceAfter

    def draw(self) -> None:
        self.backend.draw(self.canv, 0, 3.6, self.label, self.backend.measures.body, self.tag.child("Span"))
        with self.backend.marked(self.canv, self.tag.child("Figure", alternative="checked")):
            _draw_check(self.canv, self.column, 2.6)


def _draw_box(backend: Backend, canvas: Canvas, x: float, y: float, tag: Tag, *, is_checked: bool) -> None:
    with backend.marked(canvas, tag):
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.7)
        canvas.rect(x, y, _BOX, _BOX)
        if is_checked:
            _draw_check(canvas, x, y)


def _draw_check(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    first, *others = ((x + dx * _BOX, y + dy * _BOX) for dx, dy in _CHECK)
    path.moveTo(*first)
    for point in others:
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
