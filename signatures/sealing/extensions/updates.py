"""Updates behind a seal, read as strictly as our own writer writes them: each object in its one form, side by side.

Whatever a library would read more kindly (a blank, a comment, an object that no index names) is no update of ours.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

from pyhanko.pdf_utils.generic import PdfObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

_HEAD = re.compile(rb"([1-9]\d{0,6}) 0 obj\n")
_INDEX = b"<<\n/W [ 1 8 2 ]\n/Type /XRef\n/Filter /FlateDecode\n"
_LENGTH = re.compile(rb"/Length (\d{1,5})\n>>\nstream\n")
_INDEX_AT = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n")
# A time over the file: its range has room for longer numbers, and its container is judged elsewhere.
TIME = re.compile(
    rb"<<\n/Contents <[0-9A-F]+>\n/ByteRange \[0 \d+ \d+ \d+\] *\n/Type /DocTimeStamp\n/Filter /Adobe\.PPKLite\n"
    rb"/SubFilter /ETSI\.RFC3161\n>>"
)
_MOST_UPDATES = 50
_MOST_OBJECTS = 400
_FREE = bytes(9) + b"\xff\xff"


class OtherFormError(ValueError):
    """It is not what our own writer writes."""


@dataclass(frozen=True)
class Update:
    """One that adjoins what stands before it; `objects` by number, its index left out."""

    start: int
    end: int
    before: HistoricalResolver
    after: HistoricalResolver
    objects: dict[int, PdfObject]


def require(*conditions: object) -> None:
    if not all(conditions):
        raise OtherFormError


def written(value: PdfObject) -> bytes:
    """In the one form in which it is written."""
    output = BytesIO()
    value.write_to_stream(output)
    return output.getvalue()


def updates_behind(pdf: bytes, reader: PdfFileReader, start: int) -> list[Update]:
    """All from `start` to the end of the file; OtherFormError if any byte there is none of one."""
    require(reader.total_revisions <= _MOST_UPDATES)
    updates = [*_updates(pdf, reader, start)]
    require(reader.total_revisions == len(updates) + 1)
    return updates


def _updates(pdf: bytes, reader: PdfFileReader, at: int) -> Iterator[Update]:
    revision = 1
    while at < len(pdf):
        require(revision < reader.total_revisions)
        views = reader.get_historical_resolver(revision - 1), reader.get_historical_resolver(revision)
        update = _read(pdf, at, *views)
        yield update
        at, revision = update.end, revision + 1


def _read(pdf: bytes, start: int, before: HistoricalResolver, after: HistoricalResolver) -> Update:
    objects: dict[int, PdfObject] = {}
    offsets: dict[int, int] = {}
    at = start
    while head := _HEAD.match(pdf, at):
        number = int(head[1])
        require(number not in offsets, len(offsets) < _MOST_OBJECTS)
        offsets[number] = at
        if pdf.startswith(_INDEX, head.end()):
            return Update(start, _end_of_index(pdf, head.end(), offsets, (start, before)), before, after, objects)
        objects[number] = after.get_object(Reference(number, 0, after))
        at = _end_of(pdf, head.end(), objects[number])
    raise OtherFormError


def _end_of(pdf: bytes, at: int, value: PdfObject) -> int:
    time = TIME.match(pdf, at)
    end = time.end() if time else at + len(written(value))
    require(time or pdf[at:end] == written(value), pdf.startswith(b"\nendobj\n", end))
    return end + len(b"\nendobj\n")


def _end_of_index(pdf: bytes, at: int, offsets: dict[int, int], ours: tuple[int, HistoricalResolver]) -> int:
    """It says where each object stands, and no more; what it inherits is what stands before it."""
    numbers = sorted(offsets)
    head = _index_head(pdf, numbers, *ours)
    entries = _FREE + b"".join(b"\x01" + struct.pack(">QH", offsets[number], 0) for number in numbers)
    length = _LENGTH.match(pdf, at + len(head))
    require(pdf.startswith(head, at), length)
    start = length.end() if length else at
    end = start + (int(length[1]) if length else 0)
    require(_unpacked(pdf[start:end], len(entries)) == entries)
    tail = b"\nendstream\nendobj\n\nstartxref\n%d\n%%%%EOF\n" % max(offsets.values())
    require(pdf.startswith(tail, end))
    return end + len(tail)


def _index_head(pdf: bytes, numbers: Sequence[int], start: int, before: HistoricalResolver) -> bytes:
    trailer, digest = before.trailer_view, hashlib.sha256(pdf[:start]).digest()[:16]
    return _INDEX + b"/Size %d\n/Root %s\n/Info %s\n/ID [ <%s> <%s> ]\n/Prev %d\n/Index [ 0 1 %s ]\n" % (
        numbers[-1] + 1,
        written(trailer.raw_get("/Root")),
        written(trailer.raw_get("/Info")),
        before.document_id[0].hex().encode("ascii"),
        digest.hex().encode("ascii"),
        _last_index_at(pdf, start),
        b" ".join(b"%d %d" % run for run in _runs(numbers)),
    )


def _last_index_at(pdf: bytes, end: int) -> int:
    """Where the index begins that the last line before this place names."""
    at = pdf.rfind(b"startxref\n", 0, end)
    found = _INDEX_AT.match(pdf, at) if at >= 0 else None
    require(found and found.end() == end)
    return int(found[1]) if found else 0


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first of those that follow one another, and how many they are."""
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        together = [number for _, number in group]
        yield together[0], len(together)


def _unpacked(data: bytes, length: int) -> bytes:
    """At most one byte more than that; nothing if bytes stand behind what was packed."""
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(data, length + 1)
    return b"" if unpacking.unused_data or unpacking.unconsumed_tail else found
