"""Where a document's lines of text stand: read out of a compiled file, or told by ReportLab's own paragraphs."""

import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pikepdf
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from signatures.pdf import fonts, layout, pages, qr
from signatures.pdf.backend import Source, Tag, Words, found
from signatures.pdf.description import Description, Picture
from signatures.pdf.measures.drawings import measures_of
from tests.signatures.pdf.reference import markup

Place = tuple[int, float, float, str]  # page, x, y, text

_TOKEN = re.compile(rb"/\S+ <<[^>]*>>|<[0-9A-Fa-f]*>|\[[^\]]*\]|\((?:[^\\()]|\\.)*\)|[^\s<\[(]+", re.DOTALL)
_MAPPED = re.compile(rb"<(\w+)> ?<(\w+)>")


def in_file(pdf: bytes) -> list[Place]:
    """Every line that is tagged or an artifact, in the order in which it is drawn."""
    with pikepdf.open(BytesIO(pdf)) as file:
        maps = {name: _unicode(font) for name, font in file.pages[0].Resources.Font.items()}
        images = {name[1:]: image for name, image in file.pages[0].Resources.get("/XObject", {}).items()}
        return [
            place
            for number, page in enumerate(file.pages)
            for place in (*_lines(number, _contents(page), maps), *_pictures(number, _contents(page), images))
        ]


def _contents(page: Any) -> bytes:
    return b"\n".join(stream.read_bytes() for stream in page.Contents)


def _unicode(font: Any) -> dict[int, str]:
    rows = _MAPPED.findall(font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2])
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in rows}


def _lines(page: int, content: bytes, maps: dict[str, dict[int, str]]) -> Iterator[Place]:
    """Only what our own streams use: translations, and a text matrix before each line."""
    origin, kept, stack = (0.0, 0.0), [], []
    at, text, font = (0.0, 0.0), "", {}
    for token in _TOKEN.findall(content):
        if token == b"q":
            kept.append(origin)
        elif token == b"Q":
            origin = kept.pop()
        elif token == b"cm":
            origin = (origin[0] + float(stack[-2]), origin[1] + float(stack[-1]))
        elif token in {b"Tm", b"ET"} and text:
            yield page, round(at[0], 2), round(at[1], 2), text
            text = ""
        if token in {b"Tm", b"Td"}:
            start = origin if token == b"Tm" else at
            at = (start[0] + float(stack[-2]), start[1] + float(stack[-1]))
        elif token == b"Tf":
            font = maps[stack[-2].decode()]
        elif token in {b"Tj", b"TJ"}:
            text += "".join(map(font.__getitem__, _codes(stack[-1])))
        stack.append(token)


def _codes(operand: bytes) -> Iterator[int]:
    """Of a literal string, or of an array of hexadecimal ones; two bytes each."""
    if operand.startswith(b"("):
        codes = re.sub(rb"\\(.)", rb"\1", operand[1:-1], flags=re.DOTALL)
    else:
        codes = bytes.fromhex(b"".join(re.findall(rb"<(\w*)>", operand)).decode())
    return (code for (code,) in struct.iter_unpack(">H", codes))


def _pictures(page: int, content: bytes, images: dict[str, Any]) -> Iterator[Place]:
    """Pictures and QR codes with their size, as the first words of `_TellingBackend._place` say."""
    origin, kept, size, stack = (0.0, 0.0), [], 0.0, []
    for token in _TOKEN.findall(content):
        if token == b"q":
            kept.append(origin)
        elif token == b"Q":
            origin = kept.pop()
        elif token == b"cm":
            wide, _, _, high, *offset = map(float, stack[-6:])
            size = wide
            origin = (origin[0] + offset[0], origin[1] + offset[1])
        at = (page, round(origin[0], 2), round(origin[1], 2))
        if token == b"Do":
            name = stack[-1].decode()[1:]
            yield *at, f"picture {images[name].Width} x {images[name].Height} as {wide:.2f} x {high:.2f}"
        elif stack[-1:] == [b"ID"]:
            yield *at, f"code {size:.2f} {token.decode()}"
        stack.append(token)


def by_reportlab(description: Description) -> list[Place]:
    backend = _TellingBackend(description)
    canvas = pages.lay_out(description, backend, Tag("Document"), frozenset(), BytesIO(), Canvas)
    count = canvas.getPageNumber() - 1
    backend.number_pages(count)
    return backend.places


class _TellingBackend:
    def __init__(self, description: Description) -> None:
        markup.register()
        self.description, self.places = description, list[Place]()
        self.measures = measures_of(description.drawing)

    def text(self, words: Words, style: ParagraphStyle, tag: Tag, *, number: str | None = None) -> Flowable:
        runs, faces = found(words, self.description), fonts.forced_by(style)
        if faces:
            code = fonts.in_groups("".join(run.text for run in runs))
            return _Telling(markup.markup(code, faces), style, self.places, number)
        return _Telling(markup.runs_markup(runs), style, self.places, number)

    def name(self, words: Words, tag: Tag) -> Flowable:
        name = "".join(run.text for run in found(words, self.description))
        style, faces = layout.signature_style(name)
        return _Telling(markup.markup(name, faces), style, self.places)

    def draw(self, canvas: Canvas, x: float, y: float, text: str, style: ParagraphStyle, tag: Tag | None) -> None:
        left, bottom = canvas.absolutePosition(x, y)
        self.places.append((canvas.getPageNumber() - 1, round(left, 2), round(bottom, 2), text))

    def picture(self, canvas: Canvas, picture: Picture, width: float, height: float, tag: Tag) -> None:
        self._place(canvas, f"picture {picture.width} x {picture.height} as {width:.2f} x {height:.2f}")

    def code(self, canvas: Canvas, address: str, code: Source, size: float, tag: Tag) -> None:
        self._place(canvas, f"code {size:.2f} {qr.codes(address).picture(str(code(self.description)))}")

    def _place(self, canvas: Canvas, told: str) -> None:
        left, bottom = canvas.absolutePosition(0, 0)
        self.places.append((canvas.getPageNumber() - 1, round(left, 2), round(bottom, 2), told))

    @contextmanager
    def marked(self, canvas: Canvas, tag: Tag) -> Iterator[None]:
        yield

    def number_pages(self, count: int) -> None:
        canvas = Canvas(BytesIO())
        for number in range(count):
            layout.draw_foot(self, canvas, pages.foot(number + 1, count))
            canvas.showPage()


class _Telling(Paragraph):
    def __init__(self, text: str, style: ParagraphStyle, places: list[Place], number: str | None = None, **more: Any):
        super().__init__(text, style, bulletText=number, **more)
        self.places = places

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        parts = super().split(available_width, available_height)
        for part in parts:
            part.places = self.places
        return parts

    def draw(self) -> None:
        page, style = self.canv.getPageNumber() - 1, self.style
        left, bottom = self.canv.absolutePosition(0, 0)
        top = bottom + self.height - style.fontSize
        if self.bulletText:
            self.places.append((page, round(left + style.bulletIndent, 2), round(top, 2), self.bulletText))
        for number, line in enumerate(self.blPara.lines):
            text, spare = self._told(line)
            x = left + style.leftIndent + (spare / 2 if style.alignment else 0)
            self.places.append((page, round(x, 2), round(top - number * style.leading, 2), text))

    def _told(self, line: Any) -> tuple[str, float]:
        if isinstance(line, tuple):
            return " ".join(line[1]), line[0]
        return "".join(word.text for word in line.words if hasattr(word, "text")).strip(), line.extraSpace
