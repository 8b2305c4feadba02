"""pyHanko's reading of a string in hexadecimal digits (ISO 32000-2, 7.3.4.3), a block at a time.

Its own asks the stream for each digit by itself; seals are such strings, and two thirds of a check's time went into them.
"""

import binascii
from typing import BinaryIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStreamError

_BLOCK = 4096
_WHITE_SPACE = b"\0\t\n\f\r "


def read(stream: BinaryIO) -> generic.ByteStringObject | generic.TextStringObject:
    """From the stream's place, which is the opening bracket; left behind the closing one. PdfStreamError."""
    stream.read(1)
    blocks = []
    while (end := (block := stream.read(_BLOCK)).find(b">")) < 0:
        if not block:
            raise PdfStreamError("The file ends within a string of hexadecimal digits")
        blocks.append(block)
    stream.seek(end + 1 - len(block), 1)
    digits = b"".join([*blocks, block[:end]]).translate(None, _WHITE_SPACE)
    try:
        return generic.pdf_string(binascii.unhexlify(digits + b"0" * (len(digits) % 2)))
    except binascii.Error as error:
        raise PdfStreamError("A string of hexadecimal digits holds something else") from error


def use() -> None:
    """Wherever pyHanko reads."""
    generic.read_hex_string_from_stream = read
