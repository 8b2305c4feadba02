"""A picture as an object of a PDF file: its pixels packed, nothing else of its file kept."""

import zlib
from io import BytesIO

from PIL import Image

from signatures.pdf.compiled.syntax import objects
from signatures.pdf.description import Picture

_UP = b"\x02"  # PNG's filter "up" (RFC 2083, 6.4): each byte as its difference from the one above


def picture_object(picture: Picture) -> bytes:
    with Image.open(BytesIO(picture.content)) as image:
        pixels = image.convert("RGB").tobytes()
    row = 3 * picture.width
    above, rows = bytes(row), []
    for at in range(0, len(pixels), row):
        line = pixels[at : at + row]
        rows.append(_UP + bytes((new - old) & 255 for new, old in zip(line, above, strict=True)))
        above = line
    return objects.stream(
        zlib.compress(b"".join(rows), 9),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
        b" /Filter /FlateDecode /DecodeParms <</Predictor 15 /Colors 3 /Columns %d>>"
        % (picture.width, picture.height, picture.width),
    )
