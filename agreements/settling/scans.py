"""A form that was signed by hand: what kind of file it is, and a picture of its first pages that we draw ourselves.

Called in a child process (`agreements.web.sandbox`), because strangers write these files. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 20 * 1024 * 1024
_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png"}
_PDF = "application/pdf"
# Readers take a PDF whose head stands this far into the file.
_HEAD = 1024
_PAGES = 3
# Of one page in the picture, in pixels, and of what a camera may have taken.
_WIDTH, _HEIGHT = 900, 1400
_MOST_PIXELS = 80_000_000
# Of a PDF's page, in points: 200 inches, as large as the format allows.
_LARGEST_PAGE = 14_400
_KEPT_BYTES = 2 * 1024 * 1024
_COLOURS = 64


class Fault(StrEnum):
    """Why a file cannot be taken."""

    EMPTY = "empty"
    OTHER = "other"
    DAMAGED = "damaged"
    LOCKED = "locked"
    HUGE = "huge"


@dataclass(frozen=True)
class Examined:
    """Either a fault, or the media type and a PNG of the first pages."""

    fault: Fault | None
    media_type: str
    preview: bytes


class _FaultError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def examined(content: bytes) -> Examined:
    """The same bytes give the same answer."""
    try:
        media_type, pages = _read(content)
        return Examined(None, media_type, _drawn(pages))
    except _FaultError as error:
        return Examined(error.fault, "", b"")


def _read(content: bytes) -> tuple[str, Sequence[Image.Image]]:
    if not content:
        raise _FaultError(Fault.EMPTY)
    if b"%PDF-" in content[:_HEAD]:
        return _PDF, _pages(content)
    return _picture(content)


def _pages(content: bytes) -> Sequence[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise _FaultError(Fault.LOCKED if is_locked else Fault.DAMAGED) from error
    if not len(document):
        raise _FaultError(Fault.DAMAGED)
    try:
        return [_page(document[number]) for number in range(min(len(document), _PAGES))]
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise _FaultError(Fault.DAMAGED) from error


def _page(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    if not 1 <= width <= _LARGEST_PAGE or not 1 <= height <= _LARGEST_PAGE:
        raise _FaultError(Fault.DAMAGED)
    drawn: Image.Image = page.render(scale=min(_WIDTH / width, _HEIGHT / height), may_draw_forms=False).to_pil()
    return drawn.convert("RGB")


def _picture(content: bytes) -> tuple[str, Sequence[Image.Image]]:
    try:
        with Image.open(BytesIO(content), formats=tuple(_FORMATS)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise _FaultError(Fault.HUGE)
            media_type = _FORMATS[image.format or ""]
            image.draft("RGB", (_WIDTH, _HEIGHT))
            image.load()
            return media_type, [_on_white(image)]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _FaultError(Fault.HUGE) from error
    except UnidentifiedImageError as error:
        raise _FaultError(Fault.OTHER) from error
    except (OSError, ValueError, SyntaxError, EOFError, KeyError) as error:
        raise _FaultError(Fault.DAMAGED) from error


def _on_white(image: Image.Image) -> Image.Image:
    """Small first: what follows copies it."""
    image.thumbnail((_HEIGHT, _HEIGHT), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright.getchannel("A"))
    flat.thumbnail((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)
    return flat


def _drawn(pages: Sequence[Image.Image]) -> bytes:
    """One below the other, in a file of a bounded size."""
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, ((whole.width - page.width) // 2, top))
        top += page.height
    while True:
        output = BytesIO()
        whole.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(output, "PNG")
        if output.tell() <= _KEPT_BYTES:
            return output.getvalue()
        whole = whole.resize((max(1, whole.width * 3 // 4), max(1, whole.height * 3 // 4)), Image.Resampling.LANCZOS)
