"""The story on its pages: ReportLab's platypus decides what stands where, whichever hand draws it."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageTemplate
from reportlab.platypus import PageBreak as NewPage

from signatures.pdf import agreement, certificate, layout
from signatures.pdf.description import Description
from signatures.pdf.hand import Hand, Tag

_AGREEMENT, _CERTIFICATE = "agreement", "certificate"


def lay_out(
    description: Description,
    hand: Hand,
    root: Tag,
    varying: frozenset[int],
    output: BytesIO,
    canvas: type[Canvas],
) -> Canvas:
    """The canvas as it is after the last page."""
    pages = _Pages(output, description, hand)
    story = [*agreement.flowables(description, hand, root, varying), _EndOfAgreement(pages)]
    if description.certificate is not None:
        story += [
            NextPageTemplate(_CERTIFICATE),
            NewPage(),
            *certificate.flowables(description.certificate, hand, root),
        ]
    pages.build(story, canvasmaker=canvas)
    return pages.canv


def document_title(description: Description) -> str:
    return f"{description.wording.title}: {description.printed_name}"


def foot(number: int, count: int) -> str:
    return f"Page {number} of {count}"


class _Pages(BaseDocTemplate):
    def __init__(self, output: BytesIO, description: Description, hand: Hand) -> None:
        super().__init__(
            output,
            pagesize=(layout.PAGE_WIDTH, layout.PAGE_HEIGHT),
            title=document_title(description),
            author=description.organisation,
            subject=description.wording.title,
            creator="Countersign",
            lang=description.language,
            initialFontName=layout.BODY.fontName,
            invariant=1,
        )
        self.hand, self.watermark = hand, description.watermark
        self.is_agreement_over = False
        self.addPageTemplates(
            [
                self._page(_AGREEMENT, layout.MARGIN, layout.TOP, layout.BOTTOM),
                self._page(_CERTIFICATE, layout.CERTIFICATE_MARGIN, layout.CERTIFICATE_TOP, layout.CERTIFICATE_BOTTOM),
            ]
        )

    def _page(self, name: str, side: float, top: float, bottom: float) -> PageTemplate:
        width, height = layout.PAGE_WIDTH - 2 * side, layout.PAGE_HEIGHT - top - bottom
        frame = Frame(side, bottom, width, height, 0, 0, 0, 0)
        return PageTemplate(id=name, frames=[frame], onPage=self._begin_page, onPageEnd=self._end_page)

    def _begin_page(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        if self.watermark:
            layout.draw_watermark(self.hand, canvas, self.watermark)

    def _end_page(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        if not self.is_agreement_over:
            layout.draw_continued(self.hand, canvas)


class _EndOfAgreement(Flowable):
    """Nothing to see: once it is drawn, no page of the agreement is continued any more."""

    def __init__(self, pages: _Pages) -> None:
        super().__init__()
        self.pages = pages

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.pages.is_agreement_over = True
