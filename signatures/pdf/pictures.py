"""What is a picture rather than words: a conference's logo, a written signature, the QR code of a document."""

from collections.abc import Sequence

from reportlab.platypus import Flowable

from signatures.pdf import qr
from signatures.pdf.backend import Backend, Source, Tag
from signatures.pdf.description import Picture


class Drawn(Flowable):
    """A picture as large as its room allows."""

    def __init__(
        self, backend: Backend, tag: Tag, picture: Picture, room: tuple[float, float], *, is_centred: bool
    ) -> None:
        super().__init__()
        self.backend, self.tag, self.picture, self.is_centred = backend, tag, picture, is_centred
        scale = min(room[0] / picture.width, room[1] / picture.height)
        self.drawn_width, self.height = picture.width * scale, picture.height * scale

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        return self.width, self.height

    def draw(self) -> None:
        left = (self.width - self.drawn_width) / 2 if self.is_centred else 0
        figure = self.tag.child("Figure", alternative=self.picture.alternative)
        self.canv.saveState()
        self.canv.translate(left, 0)
        self.backend.picture(self.canv, self.picture, self.drawn_width, self.height, figure)
        self.canv.restoreState()


class Code(Flowable):
    """The QR code of the address at which this document can be checked."""

    def __init__(self, backend: Backend, tag: Tag, address: str, code: Source, size: float) -> None:
        super().__init__()
        self.backend, self.tag, self.address, self.code = backend, tag, address, code
        self.width = self.height = size
        self.spaceAfter = 4

    def draw(self) -> None:
        self.backend.code(self.canv, self.address, self.code, self.width, self.tag)


class Beside(Flowable):
    """Paragraphs one below the other, and a narrow column at the right of them."""

    def __init__(self, left: Sequence[Flowable], right: Sequence[Flowable], column: float, gap: float) -> None:
        super().__init__()
        self.left, self.right, self.column, self.gap = left, right, column, gap

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = max(
            _stacked(self.left, available_width - self.column - self.gap), _stacked(self.right, self.column)
        )
        return self.width, self.height

    def draw(self) -> None:
        for flowables, x in ((self.left, 0.0), (self.right, self.width - self.column)):
            y = self.height
            for flowable in flowables:
                y -= flowable.height
                flowable.drawOn(self.canv, x, y)
                y -= flowable.getSpaceAfter()


def _stacked(flowables: Sequence[Flowable], width: float) -> float:
    heights = [flowable.wrap(width, 10_000)[1] + flowable.getSpaceAfter() for flowable in flowables]
    return sum(heights) - flowables[-1].getSpaceAfter()


def code_opening(address: str, size: float) -> str:
    """What is written before the hexadecimal digits of a QR code: an image mask, whose ones are inked."""
    side = qr.codes(address).side
    return f"q {size:g} 0 0 {size:g} 0 0 cm BI /W {side} /H {side} /BPC 1 /IM true /D [1 0] /F /AHx ID"


CODE_CLOSING = "> EI Q"
