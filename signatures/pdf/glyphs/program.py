"""Charstrings -> a font program in the Compact Font Format, keyed by character identifiers (Adobe notes 5176 and 5177).

A code of two bytes in the document is a character identifier. Nothing is shared between glyphs and nothing hinted: the
program is put together out of finished pieces.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby

_HEADER = b"\x01\x00\x04\x03"
_NO_CHARSTRINGS = b"\x00\x00"
_PRIVATE = b"\x8b\x14\x8b\x15"  # default and nominal width nought
_STRINGS = (b"Adobe", b"Identity")
_FIRST_STRING = 391  # those below are standard strings
_ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT = b"\x0c\x1e", b"\x0c\x22", b"\x0c\x24", b"\x0c\x25"
_BOX, _CHARSET, _CHAR_STRINGS, _PRIVATE_SIZE = b"\x05", b"\x0f", b"\x11", b"\x12"


def compact_font(name: str, box: Sequence[int], charstrings: Sequence[bytes], identifiers: Sequence[int]) -> bytes:
    """`charstrings` begins with the glyph for what is missing, and the identifiers, which ascend, with its nought."""
    names, strings = _index([name.encode("ascii")]), _index(_STRINGS)
    count = len(charstrings)
    charset = _charset(identifiers[1:])
    most = identifiers[-1] + 1
    select = b"\x03\x00\x01\x00\x00\x00" + count.to_bytes(2, "big")
    glyphs = _index(charstrings)
    # Offsets are written at a fixed width, so that the top dictionary's length is known before they are.
    start = len(_HEADER) + len(names) + len(_index([_top(box, most, 0, 0, 0, 0)])) + len(strings) + 2
    parts = (charset, select, glyphs, _PRIVATE)
    at_charset, at_select, at_glyphs, at_private, at_array = accumulate(map(len, parts), initial=start)
    top = _top(box, most, at_charset, at_select, at_glyphs, at_array)
    array = _index([_whole(len(_PRIVATE)) + _whole(at_private) + _PRIVATE_SIZE])
    return b"".join((_HEADER, names, _index([top]), strings, _NO_CHARSTRINGS, *parts, array))


def _charset(identifiers: Iterable[int]) -> bytes:
    """The identifiers of all glyphs but the first, as stretches without a gap."""
    stretches = groupby(enumerate(identifiers), key=lambda item: item[1] - item[0])
    listed = ([identifier for _, identifier in stretch] for _, stretch in stretches)
    ranges = [stretch[0].to_bytes(2, "big") + (len(stretch) - 1).to_bytes(2, "big") for stretch in listed]
    return b"\x02" + b"".join(ranges) if ranges else b"\x00"


def _top(box: Sequence[int], count: int, charset: int, select: int, glyphs: int, array: int) -> bytes:
    registry, ordering = _whole(_FIRST_STRING), _whole(_FIRST_STRING + 1)
    return b"".join(
        (
            registry + ordering + _whole(0) + _ROS,
            b"".join(_whole(value) for value in box) + _BOX,
            _whole(count) + _CID_COUNT,
            _whole(charset) + _CHARSET,
            _whole(select) + _FD_SELECT,
            _whole(glyphs) + _CHAR_STRINGS,
            _whole(array) + _FD_ARRAY,
        )
    )


def _whole(value: int) -> bytes:
    return b"\x1d" + value.to_bytes(4, "big", signed=True)


def _index(items: Sequence[bytes]) -> bytes:
    offsets, end = [1], 1
    for item in items:
        end += len(item)
        offsets.append(end)
    size = (end.bit_length() + 7) // 8
    return b"".join(
        (
            len(items).to_bytes(2, "big"),
            bytes((size,)),
            b"".join(offset.to_bytes(size, "big") for offset in offsets),
            *items,
        )
    )
