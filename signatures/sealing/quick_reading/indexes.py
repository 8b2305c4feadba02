"""The two kinds of index in a PDF: of the objects in a stream of objects (ISO 32000-2, 7.5.7), and of those in the file (7.5.8).

A stream of objects has its index read once for all of its objects, not from its beginning for each of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple

from pyhanko.pdf_utils import generic, xref
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import ObjStreamRef, XRefEntry, XRefType

_METHOD = "_get_object_from_stream"
_read_object: Callable[..., generic.PdfObject] = vars(PdfFileReader)[_METHOD]
_parse_entries = xref.parse_xref_stream

_KEPT = "objects_by_stream"
# Numbers of eight bytes are signed ones to pyHanko.
_MOST_WIDE = 7
_IN_FILE, _IN_STREAM = 1, 2


class _Objects(NamedTuple):
    """What a stream of objects holds: their numbers in its order, and where each begins."""

    numbers: list[int]
    starts: list[int]
    content: bytes


def object_in_stream(reader: PdfFileReader, number: int, stream: int, place: int) -> generic.PdfObject:
    """In the place of pyHanko's, with all that it raises."""
    objects = None if reader.encrypted else _objects_in(reader, stream)
    if objects and number in objects.numbers and objects.numbers.index(number) == place:
        content = BytesIO(objects.content)
        content.seek(objects.starts[place])
        try:
            found = generic.read_object(content, generic.Reference(number, 0, reader))
        except PdfError:
            found = None
        if found is not None and not isinstance(found, generic.StreamObject | generic.IndirectObject):
            return found
    return _read_object(reader, number, stream, place)


def _objects_in(reader: PdfFileReader, number: int) -> _Objects | None:
    """None if its index is not written in the plain way; kept with the reader."""
    kept: dict[int, _Objects | None] = vars(reader).setdefault(_KEPT, {})
    if number not in kept:
        stream = generic.Reference(number, 0, reader).get_object()
        kept[number] = _plain_objects(stream) if isinstance(stream, generic.StreamObject) else None
    return kept[number]


def _plain_objects(stream: generic.StreamObject) -> _Objects | None:
    first, count = stream.get("/First"), stream.get("/N")
    if stream.get("/Type") != "/ObjStm" or not isinstance(first, int) or not isinstance(count, int) or first < 1:
        return None
    content = stream.read_data(DecodePurpose.OBJECT_STREAM)
    index = content[:first]
    told = index.split()
    if index.translate(None, b"0123456789 \n") or index[-1:] not in (b" ", b"\n") or len(told) != 2 * count:
        return None
    return _Objects([*map(int, told[::2])], [first + int(start) for start in told[1::2]], content)


def entries(xref_stream: generic.StreamObject, strict: bool = True) -> Iterator[XRefEntry]:
    """In the place of pyHanko's, with all that it raises."""
    widths, runs = _plain(xref_stream.get("/W")), _plain(xref_stream.get("/Index", [0, xref_stream.get("/Size")]))
    if len(widths) != 3 or max(widths) > _MOST_WIDE or not _rise(runs):
        return _parse_entries(xref_stream, strict=strict)
    size, count = sum(widths), sum(runs[1::2])
    content = xref_stream.read_data(DecodePurpose.XREF_STREAM, expected_size=count * (size + 1))
    if len(content) != count * size:
        return _parse_entries(xref_stream, strict=strict)
    return _entries(content, widths, runs)


def _plain(numbers: Any) -> list[int]:
    """Empty where anything else is among them."""
    found = [*numbers] if isinstance(numbers, list) else []
    return found if all(isinstance(each, int) and each >= 0 for each in found) else []


def _rise(runs: Sequence[int]) -> bool:
    """Each begins where the one before ended, or later."""
    if not runs or len(runs) % 2:
        return False
    pairs = [*zip(runs[::2], runs[1::2], strict=True)]
    return all(start + count <= following for (start, count), (following, _) in pairwise(pairs))


def _entries(content: bytes, widths: Sequence[int], runs: Sequence[int]) -> Iterator[XRefEntry]:
    kind_end, second = widths[0], widths[0] + widths[1]
    size, at = sum(widths), 0
    for number in _numbers(runs):
        row = content[at : at + size]
        at += size
        kind = int.from_bytes(row[:kind_end]) if kind_end else _IN_FILE
        one, two = int.from_bytes(row[kind_end:second]), int.from_bytes(row[second:])
        if kind == _IN_FILE:
            yield XRefEntry(XRefType.STANDARD, one, number, two)
        elif kind == _IN_STREAM:
            yield XRefEntry(XRefType.IN_OBJ_STREAM, ObjStreamRef(one, two), number)
        elif kind == 0:
            yield XRefEntry(XRefType.FREE, None, number, two)


def _numbers(runs: Sequence[int]) -> Iterable[int]:
    for start, count in zip(runs[::2], runs[1::2], strict=True):
        yield from range(start, start + count)


def use() -> None:
    """Wherever pyHanko reads."""
    setattr(PdfFileReader, _METHOD, object_in_stream)
    xref.parse_xref_stream = entries
