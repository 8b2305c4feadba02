"""The story on its pages: ReportLab's platypus decides what stands where, whichever backend draws it."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageTemplate
from reportlab.platypus import PageBreak as NewPage

from signatures.pdf import agreement, evidence_page, layout
from signatures.pdf.backend import Backend, Tag
from signatures.pdf.description import Description
from signatures.pdf.measures.drawings import Margins

_AGREEMENT, _EVIDENCE = "agreement", "evidence page"


def lay_out(
    description: Description,
    backend: Backend,
    root: Tag,
    varying: frozenset[int],
    output: BytesIO,
    canvas: type[Canvas],
) -> Canvas:
    """The canvas as it is after the last page."""
    pages = _Pages(output, description, backend)
    story = [*agreement.flowables(description, backend, root, varying), _Continued(pages, is_so=False)]
    if description.evidence_page is not None:
        *continued, last = evidence_page.sheets(description.evidence_page, backend, root)
        for sheet in continued:
            story += [NextPageTemplate(_EVIDENCE), NewPage(), _Continued(pages, is_so=True), *sheet]
        story += [NextPageTemplate(_EVIDENCE), NewPage(), _Continued(pages, is_so=False), *last]
    pages.build(story, canvasmaker=canvas)
    return pages.canv


def foot(number: int, count: int) -> str:
    return f"Page {number} of {count}"


class _Pages(BaseDocTemplate):
    def __init__(self, output: BytesIO, description: Description, backend: Backend) -> None:
        super().__init__(
            output,
            pagesize=(layout.PAGE_WIDTH, layout.PAGE_HEIGHT),
            initialFontName=backend.measures.body.fontName,
        )
        self.backend, self.watermark = backend, description.watermark
        self.is_continued = True
        self.addPageTemplates(
            [
                self._page(_AGREEMENT, backend.measures.agreement),
                self._page(_EVIDENCE, backend.measures.evidence),
            ]
        )

    def _page(self, name: str, margins: Margins) -> PageTemplate:
        width, height = layout.PAGE_WIDTH - 2 * margins.side, layout.PAGE_HEIGHT - margins.top - margins.bottom
        frame = Frame(margins.side, margins.bottom, width, height, 0, 0, 0, 0)
        return PageTemplate(id=name, frames=[frame], onPage=self._begin_page, onPageEnd=self._end_page)

    def _begin_page(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        if self.watermark:
            layout.draw_watermark(self.backend, canvas, self.watermark)

    def _end_page(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        if self.is_continued:
            layout.draw_continued(self.backend, canvas)


class _Continued(Flowable):
    """Nothing to see: whether the page on which it is drawn, and those after it, are continued on another one."""

    def __init__(self, pages: _Pages, *, is_so: bool) -> None:
        super().__init__()
        self.pages, self.is_so = pages, is_so

    def draw(self) -> None:
        self.pages.is_continued = self.is_so
