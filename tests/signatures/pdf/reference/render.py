"""A description of a document -> the bytes of its PDF, drawn plainly: what the compiled documents are measured by."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from signatures.pdf import fonts, glyphs, layout, pages, pictures, qr
from signatures.pdf.backend import Source, Tag, Words, found, plain
from signatures.pdf.description import Description, Picture
from signatures.pdf.measures.drawings import INK, measures_of
from tests.signatures.pdf.reference import markup, paragraphs


def render(description: Description) -> bytes:
    """The same description gives the same bytes. Raises UndrawableError for a character that no face of ours has."""
    markup.register()
    output = BytesIO()
    backend = _PlainBackend(description)
    pages.lay_out(description, backend, Tag("Document"), frozenset(), output, _CountingCanvas)
    return output.getvalue()


class _LinesBackend:
    """What needs no document to be drawn."""

    def draw(self, canvas: Canvas, x: float, y: float, text: str, style: ParagraphStyle, tag: Tag | None) -> None:
        faces = fonts.faces_called(style.fontName)
        canvas.setFillColor(style.textColor)
        if not markup.is_settable(text):
            paragraphs.draw_line(canvas, glyphs.shape(text, faces, is_kerned=False), x, y, style.fontSize)
            return
        for face, part in markup.split(text, faces):
            canvas.setFont(face.name, style.fontSize)
            canvas.drawString(x, y, part)
            x += canvas.stringWidth(part, face.name, style.fontSize)

    @contextmanager
    def marked(self, canvas: Canvas, tag: Tag) -> Iterator[None]:
        yield


class _PlainBackend(_LinesBackend):
    """Draws everything with ReportLab's own means, and has no use for tags."""

    def __init__(self, description: Description) -> None:
        self._description = description
        self.measures = measures_of(description.drawing)

    def text(self, words: Words, style: ParagraphStyle, tag: Tag, *, number: str | None = None) -> Flowable:
        runs, faces = found(words, self._description), fonts.forced_by(style)
        if faces:
            runs = plain(fonts.in_groups("".join(run.text for run in runs)))
        return paragraphs.paragraph(runs, style, number=number, faces=faces)

    def name(self, words: Words, tag: Tag) -> Flowable:
        runs = found(words, self._description)
        style, faces = layout.signature_style("".join(run.text for run in runs))
        return paragraphs.paragraph(runs, style, faces=faces)

    def picture(self, canvas: Canvas, picture: Picture, width: float, height: float, tag: Tag) -> None:
        canvas.drawImage(ImageReader(BytesIO(picture.content)), 0, 0, width, height)

    def code(self, canvas: Canvas, address: str, code: Source, size: float, tag: Tag) -> None:
        canvas.setFillColor(INK)
        opening = pictures.code_opening(address, size)
        picture = qr.codes(address).picture(str(code(self._description)))
        canvas._code.append(f"{opening} {picture} {pictures.CODE_CLOSING}")


class _CountingCanvas(Canvas):
    """Each page names the number of all pages, by a form that is drawn at the end, when it is known."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options | {"invariant": 1})

    def showPage(self) -> None:  # noqa: N802  ReportLab's name
        self.doForm(_foot(self.getPageNumber()))
        super().showPage()

    def save(self) -> None:
        count = self.getPageNumber() - 1
        for number in range(1, count + 1):
            self.beginForm(_foot(number), 0, 0, layout.PAGE_WIDTH, layout.PAGE_HEIGHT)
            layout.draw_foot(_LinesBackend(), self, pages.foot(number, count))
            self.endForm()
        super().save()


def _foot(number: int) -> str:
    return f"foot-{number}"
