"""An uploaded picture -> the plain one that stands in documents: RGB on white, without margins, of a bounded size."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from agreements.wording.marked import MarkedError, gettext_noop

MAX_BYTES = 512 * 1024
_FORMATS = ("PNG", "JPEG")
_SHORTEST, _LONGEST = 16, 6000  # pixels of a side
_MOST_PIXELS = 16_000_000
# Three hundred to the inch at the size at which documents show it; every document holds all of its bytes.
_ROOM = (840, 220)
_KEPT_BYTES = 160 * 1024
_PAPER = 24  # how much darker than white a dot may be and still be paper


_HEAVY = gettext_noop("The file is larger than 512 KiB. Save the picture smaller: a width of 840 pixels is enough.")
_HUGE = gettext_noop("The picture has far too many pixels. Save it smaller: a width of 840 pixels is enough.")
_LARGE = gettext_noop(
    "The picture is %(width)s by %(height)s pixels. Save it smaller: a width of 840 pixels is enough."
)
_SMALL = gettext_noop(
    "The picture is %(width)s by %(height)s pixels, which is too small to print. Each side needs at least 16 pixels."
)
_OTHER_FORMAT = gettext_noop("The file is neither a PNG nor a JPEG.")
_DAMAGED = gettext_noop("The picture is damaged. Save it again as PNG, and choose that file.")
_BLANK = gettext_noop("The picture shows nothing but white.")


class PictureError(MarkedError):
    """The picture cannot be used; the message says why, and what would do."""


@dataclass(frozen=True)
class Plain:
    """A PNG in RGB without transparency and without any metadata."""

    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()


def plain(content: bytes) -> Plain:
    """The same bytes give the same picture. Raises PictureError."""
    if len(content) > MAX_BYTES:
        raise PictureError(_HEAVY)
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            _check_size(*image.size)
            image.load()
            flat = _on_white(image)
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(_HUGE) from error
    except UnidentifiedImageError as error:
        raise PictureError(_OTHER_FORMAT) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise PictureError(_DAMAGED) from error
    return _bounded(_cut(flat))


def _check_size(width: int, height: int) -> None:
    """Known from the file's header, before anything is unpacked."""
    if min(width, height) < _SHORTEST:
        raise PictureError(_SMALL, width=width, height=height)
    if max(width, height) > _LONGEST or width * height > _MOST_PIXELS:
        raise PictureError(_LARGE, width=width, height=height)


def _on_white(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright.getchannel("A"))
    return flat


def _cut(image: Image.Image) -> Image.Image:
    """Without the paper around what is drawn."""
    ink = ImageOps.invert(image.convert("L")).point([255 * (value > _PAPER) for value in range(256)])
    box = ink.getbbox()
    if box is None:
        raise PictureError(_BLANK)
    return image.crop(box)


def _bounded(image: Image.Image) -> Plain:
    width, height = _ROOM
    while True:
        smaller = image.copy()
        smaller.thumbnail((width, height), Image.Resampling.LANCZOS)
        output = BytesIO()
        smaller.save(output, "PNG", optimize=True)
        if output.tell() <= _KEPT_BYTES:
            return Plain(output.getvalue(), *smaller.size)
        width, height = width * 3 // 4, height * 3 // 4
