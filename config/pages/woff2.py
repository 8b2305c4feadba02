"""A TrueType font as WOFF 2.0 (W3C Recommendation), which browsers fetch in half the bytes.

The tables are packed as they are: the glyphs could be written in yet another way, which takes a library to write.
"""

import struct
from collections.abc import Iterator

import brotli

_SIGNATURE = b"wOF2"
# The tags that the format numbers, as far as they are in our faces (section 5.2); others are written out.
_FIRST = ("cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post", "cvt ", "fpgm", "glyf", "loca", "prep")
_KNOWN = {tag.encode(): number for number, tag in enumerate(_FIRST)} | {b"GDEF": 26, b"GPOS": 27, b"GSUB": 28}
_WRITTEN_OUT = 63
# Of these two the version 3 means that they are not transformed; of all others it is 0.
_AS_THEY_ARE = {b"glyf": 3, b"loca": 3}


def packed(font: bytes) -> bytes:
    """The same font; raises ValueError for a collection or another format."""
    flavour, count = struct.unpack_from(">4sH", font)
    if flavour != b"\0\1\0\0":
        raise ValueError("not a TrueType font")
    # Readers expect where glyphs begin directly behind the glyphs.
    tables = sorted((_table(font, 12 + 16 * number) for number in range(count)), key=_place)
    directory = b"".join(part for tag, content in tables for part in _entry(tag, len(content)))
    content = brotli.compress(b"".join(each for _tag, each in tables), mode=brotli.MODE_FONT, quality=11)
    # Offsets of tables are implied, but its whole length has to be a multiple of four.
    length = 48 + len(directory) + len(content)
    unpacked = 12 + 16 * count + sum(_padded(len(each)) for _tag, each in tables)
    head = struct.pack(
        ">4s4sIHHIIHHIIIII",
        _SIGNATURE,
        flavour,
        _padded(length),
        count,
        0,
        unpacked,
        len(content),
        1,
        0,
        0,
        0,
        0,
        0,
        0,
    )
    return bytes((head + directory + content).ljust(_padded(length), b"\0"))


def _table(font: bytes, at: int) -> tuple[bytes, bytes]:
    tag, _sum, offset, length = struct.unpack_from(">4sIII", font, at)
    return tag, font[offset : offset + length]


def _place(table: tuple[bytes, bytes]) -> tuple[bytes, int]:
    tag, _content = table
    return (b"glyf", 1) if tag == b"loca" else (tag, 0)


def _entry(tag: bytes, length: int) -> Iterator[bytes]:
    number = _KNOWN.get(tag, _WRITTEN_OUT)
    yield bytes([_AS_THEY_ARE.get(tag, 0) << 6 | number])
    if number == _WRITTEN_OUT:
        yield tag
    yield _in_base_128(length)


def _in_base_128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))


def _padded(length: int) -> int:
    return -(-length // 4) * 4
