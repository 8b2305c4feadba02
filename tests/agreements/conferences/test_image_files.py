"""Uploaded pictures: what is refused, and what becomes of the others."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from agreements.conferences.image_files import MAX_BYTES, PictureError, plain
from tests.factories import make_picture


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is that large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("mode", ["RGB", "L", "1"])
def test_picture_becomes_plain_rgb_without_its_margins(mode: str, kind: str) -> None:
    found = plain(make_picture(200, 100, mode=mode, kind=kind))

    image = opened(found.content)
    assert (image.format, image.mode, image.info) == ("PNG", "RGB", {})
    assert image.size == (found.width, found.height)
    assert abs(found.width - 160) <= 8
    assert abs(found.height - 80) <= 8


def test_cmyk_and_palettes_are_read_too() -> None:
    printed = plain(make_picture(mode="CMYK", kind="JPEG", ink=(0, 255, 255, 0)))
    indexed = BytesIO()
    opened(make_picture(ink=(200, 0, 0))).quantize(4).save(indexed, "PNG")

    red = opened(printed.content).getpixel((20, 10))
    assert isinstance(red, tuple)
    assert red[0] > 200 > 80 > red[1]
    assert opened(plain(indexed.getvalue()).content).getpixel((20, 10)) == (200, 0, 0)


def test_what_is_transparent_becomes_white() -> None:
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    image.paste((10, 20, 30, 255), (10, 10, 50, 50))
    image.paste((0, 0, 0, 0), (20, 20, 40, 40))
    output = BytesIO()
    image.save(output, "PNG")

    flat = opened(plain(output.getvalue()).content)

    assert flat.size == (40, 40)
    assert (flat.getpixel((1, 1)), flat.getpixel((20, 20))) == ((10, 20, 30), (255, 255, 255))


def test_nothing_else_of_the_file_is_kept() -> None:
    image = opened(make_picture(kind="JPEG"))
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    output = BytesIO()
    image.save(output, "JPEG", exif=exif, comment=b"Taken at home", dpi=(72, 72))

    assert b"Taken" in output.getvalue()
    assert b"Taken" not in plain(output.getvalue()).content


def test_a_large_picture_is_made_as_small_as_documents_need_it() -> None:
    noise = Image.frombytes("RGB", (600, 300), random.Random(1).randbytes(600 * 300 * 3))
    output = BytesIO()
    noise.save(output, "JPEG", quality=80)

    found = plain(output.getvalue())

    assert len(found.content) <= 160 * 1024
    assert abs(found.width - 2 * found.height) <= 2
    assert plain(make_picture(3000, 600)).width == 840


def test_the_same_file_gives_the_same_picture() -> None:
    assert plain(make_picture()) == plain(make_picture())
    assert plain(make_picture()).digest != plain(make_picture(ink=(9, 9, 9))).digest


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "neither a PNG nor a JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a PNG nor a JPEG"),
        (make_picture(kind="GIF"), "neither a PNG nor a JPEG"),
        (make_picture(kind="TIFF"), "neither a PNG nor a JPEG"),
        (make_picture()[:90], "damaged"),
        (make_picture(kind="JPEG")[:400], "damaged"),
        (make_picture() + bytes(MAX_BYTES), "larger than 512 KiB"),
        (make_picture(15, 40), "15 by 40 pixels, which is too small"),
        (bomb(60_000, 60_000), "far too many pixels. Save it smaller"),
        (bomb(10_000, 10_000), "far too many pixels. Save it smaller"),
        (bomb(5_900, 5_900), "5900 by 5900 pixels. Save it smaller"),
        (make_picture(ink=(255, 255, 255)), "nothing but white"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(content: bytes, message: str) -> None:
    with pytest.raises(PictureError, match=message):
        plain(content)
