"""How values are written in a PDF file (ISO 32000-1, 7.3 and 7.5)."""

import struct
import zlib
from collections.abc import Iterable


def ref(number: int) -> bytes:
    return b"%d 0 R" % number


def array(items: Iterable[bytes]) -> bytes:
    return b"[" + b" ".join(items) + b"]"


def string(text: str) -> bytes:
    """A text string, as UTF-16 with a byte order mark unless ASCII will do."""
    if text.isascii():
        return b"(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("ascii") + b")"
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode("ascii") + b">"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    """A stream, compressed."""
    return stream(zlib.compress(data, 9), entries + b" /Filter /FlateDecode")


def object_stream(bodies: dict[int, bytes]) -> bytes:
    """Many objects in one compressed stream; none of them is a stream itself."""
    offsets, at = [], 0
    for number, body in bodies.items():
        offsets.append(b"%d %d" % (number, at))
        at += len(body) + 1
    head = b" ".join(offsets) + b"\n"
    return packed(head + b"\n".join(bodies.values()), b"/Type /ObjStm /N %d /First %d" % (len(bodies), len(head)))


# A cross-reference stream names each object in seven bytes: how it is kept, where, and as which one there.
ENTRY_WIDTHS = b"[1 4 2]"
FREE = struct.pack(">BIH", 0, 0, 65535)


def at_offset(offset: int) -> bytes:
    return struct.pack(">BIH", 1, offset, 0)


def inside(container: int, index: int) -> bytes:
    return struct.pack(">BIH", 2, container, index)
