"""A backend whose pages are kept as a list of what was drawn: plain operators, fixed text, and fields for what varies."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from agreements.wording import Runs
from signatures.pdf import fonts, layout, pictures
from signatures.pdf.backend import Source, Tag, Words, found, plain
from signatures.pdf.compiled.setting.fields import CodeField, TextField
from signatures.pdf.compiled.setting.line_runs import TypesetLine
from signatures.pdf.compiled.setting.typesetting import Typesetter, width
from signatures.pdf.description import Description, Picture
from signatures.pdf.measures.drawings import INK, is_balanced, measures_of

# Operators that put something on the page; all others only prepare for them.
_PAINTS = re.compile(r"(?:^|\s)(?:S|s|f|F|f\*|B|B\*|b|b\*|Do|sh)(?:\s|$)")


@dataclass(frozen=True)
class CodeDigits:
    """A QR code: its field, and the operators around its digits."""

    field: int
    opening: str
    closing: str


@dataclass(frozen=True)
class TextBlock:
    """Lines on a page: all or some of a field's, or fixed ones. `x` and `y` are where the first one begins."""

    tag: Tag | None
    style: ParagraphStyle
    lines: tuple[TypesetLine, ...]
    x: float
    y: float
    measure: float
    field: TextField | None = None
    first: int = 0

    def start(self, number: int, wide: int | None = None) -> str:
        """The operator that goes to the start of a line; what varies goes to the middle by itself, if it belongs there."""
        is_centred = self.measure and self.style.alignment == TA_CENTER
        left = (self.measure - wide * self.style.fontSize / 1000) / 2 if is_centred and wide is not None else 0
        return f"1 0 0 1 {short(self.x + left)} {short(self.y - number * self.style.leading)} Tm"

    @property
    def opening(self) -> str:
        return f"BT {colour(self.style.textColor)}"


@dataclass(frozen=True)
class BeginTag:
    tag: Tag


class EndTag:
    """What was begun ends."""


class RecordingBackend:
    """`fields` are found in the order of the story; the pictures in that in which they are drawn."""

    def __init__(self, description: Description, typesetter: Typesetter) -> None:
        self._description, self._typesetter = description, typesetter
        self.measures = measures_of(description.drawing)
        self.fields: list[TextField | CodeField] = []
        self.pictures: list[Picture] = []

    def text(self, words: Words, style: ParagraphStyle, tag: Tag | None, *, number: str | None = None) -> Flowable:
        label = None if number is None or tag is None else (plain(number), tag.child("Lbl"))
        inner = tag.child("LBody") if tag is not None and tag.role == "LI" else tag
        runs, faces = self._runs(words), fonts.forced_by(style)
        if faces is not None:
            runs = plain(fonts.in_groups("".join(run.text for run in runs)))
        return _Text(self._typesetter, runs, style, inner, self._field(words, style), label, faces)

    def name(self, words: Words, tag: Tag) -> Flowable:
        runs = self._runs(words)
        style, faces = layout.signature_style("".join(run.text for run in runs), width)
        return _Text(self._typesetter, runs, style, tag, self._field(words, None), faces=faces)

    def draw(self, canvas: Any, x: float, y: float, text: str, style: ParagraphStyle, tag: Tag | None) -> None:
        faces = fonts.faces_called(style.fontName)
        lines = self._typesetter.lines(plain(text), style.fontSize, 10_000, faces)
        canvas.keep(TextBlock(tag, style, lines, x, y, 0))

    def picture(self, canvas: Any, picture: Picture, width: float, height: float, tag: Tag) -> None:
        if picture not in self.pictures:
            self.pictures.append(picture)
        with self.marked(canvas, tag):
            name = picture_name(self.pictures.index(picture))
            canvas.keep(f"q {short(width)} 0 0 {short(height)} 0 0 cm /{name} Do Q")

    def code(self, canvas: Any, address: str, code: Source, size: float, tag: Tag) -> None:
        self.fields.append(CodeField(code, address))
        with self.marked(canvas, tag):
            opening = f"{colour(INK)} {pictures.code_opening(address, size)} "
            canvas.keep(CodeDigits(len(self.fields) - 1, opening, f" {pictures.CODE_CLOSING}\n"))

    @contextmanager
    def marked(self, canvas: Any, tag: Tag) -> Iterator[None]:
        canvas.keep(BeginTag(tag))
        yield
        canvas.keep(EndTag())

    def _runs(self, words: Words) -> Runs:
        return found(words, self._description)

    def _field(self, words: Words, style: ParagraphStyle | None) -> TextField | None:
        if not callable(words):
            return None
        field = TextField(words, style, len(self.fields))
        self.fields.append(field)
        return field


class _Text(Flowable):
    """A paragraph that breaks, and splits over pages, as ReportLab's own does."""

    def __init__(
        self,
        typesetter: Typesetter,
        runs: Runs,
        style: ParagraphStyle,
        tag: Tag | None,
        field: TextField | None = None,
        label: tuple[Runs, Tag] | None = None,
        faces: fonts.Faces | None = None,
    ) -> None:
        super().__init__()
        self.typesetter, self.runs, self.style, self.tag = typesetter, runs, style, tag
        self.field, self.label, self.faces = field, label, faces
        self.first = 0
        self.lines: tuple[TypesetLine, ...] | None = None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.measure = available_width - self.style.leftIndent
        if self.lines is None:
            size, balance = self.style.fontSize, is_balanced(self.style)
            self.lines = self.typesetter.lines(self.runs, size, self.measure, self.faces, is_balanced=balance)
        if self.field is not None:
            self.field.measure = self.measure
        self.width, self.height = available_width, len(self.lines) * self.style.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        self.wrap(available_width, available_height)
        fitting, count = int(available_height / self.style.leading), len(self.lines or ())
        if fitting <= 1:
            return []
        if count <= fitting:
            return [self]
        if count == fitting + 1:
            if count <= 3:  # neither a first nor a last line stands alone
                return []
            fitting -= 1
        return [self._part(0, fitting), self._part(fitting, count)]

    def draw(self) -> None:
        if self.label is not None:
            number, tag = self.label
            label = self.typesetter.lines(number, self.style.fontSize, 10_000)
            self._keep(TextBlock(tag, self.style, label, self.style.bulletIndent, self._baseline(), 0))
        if self.lines:
            place = (self.style.leftIndent, self._baseline(), self.measure)
            self._keep(TextBlock(self.tag, self.style, self.lines, *place, self.field, self.first))

    def _keep(self, block: TextBlock) -> None:
        canvas: Any = self.canv
        canvas.keep(block)

    def _baseline(self) -> float:
        return float(self.height - self.style.fontSize)

    def _part(self, first: int, end: int) -> "_Text":
        label = None if first else self.label
        part = _Text(self.typesetter, self.runs, self.style, self.tag, self.field, label, self.faces)
        part.lines, part.first = (self.lines or ())[first:end], self.first + first
        part.spaceAfter = self.getSpaceAfter()
        return part


class RecordingCanvas(Canvas):
    """Keeps what was drawn on each page, and writes no file."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.pages: list[list[Any]] = []
        super().__init__(*arguments, **options)

    def keep(self, item: "TextBlock | BeginTag | EndTag | CodeDigits | str") -> None:
        self._code.append(item)

    def showPage(self) -> None:  # noqa: N802  ReportLab's name
        drawn: list[Any] = self._code
        self.pages.append(drawn)
        self._code: list[Any] = []
        super().showPage()

    def reopen(self, page: int) -> None:
        """What follows is drawn on this page, counted from 0."""
        self._code = self.pages[page]

    def save(self) -> None:
        """There is no file."""


def picture_name(number: int) -> str:
    return f"Picture{number}"


def paints(operators: str) -> bool:
    return _PAINTS.search(operators) is not None


def colour(value: Color) -> str:
    return f"{short(value.red)} {short(value.green)} {short(value.blue)} rg"


def short(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")
