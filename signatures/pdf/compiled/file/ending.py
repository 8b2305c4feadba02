"""What a document has of its own, behind the beginning that it shares; and its seal."""

from binascii import hexlify
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from signatures.pdf.compiled.file.numbers import CATALOGUE, OwnNumbers
from signatures.pdf.compiled.seal import Sealer, SealWords
from signatures.pdf.compiled.syntax import objects
from signatures.pdf.compiled.syntax.objects import ref


@dataclass(frozen=True)
class Beginning:
    """The same bytes in all documents of one shape; `digest` has read them, `entries` say where its objects are."""

    content: bytes
    entries: bytes
    digest: Any  # hashlib's, which is copied for each document
    numbers: OwnNumbers


class Ending:
    def __init__(self, beginning: Beginning, own: Sequence[bytes]) -> None:
        self._beginning = beginning
        first, signature = beginning.numbers.first, beginning.numbers.signature
        self._end = first + len(own) + 1
        numbers = (*range(first, signature), *range(signature + 1, self._end))
        parts = [b"%d 0 obj\n%s\nendobj\n" % pair for pair in zip(numbers, own, strict=True)]
        *offsets, self._at = accumulate(map(len, parts), initial=len(beginning.content))
        self._entries = [objects.at_offset(offset) for offset in offsets]
        self._entries.insert(signature - first, objects.FREE)
        self._middle = b"".join(parts)
        self._digest = beginning.digest.copy()
        self._digest.update(self._middle)

    def finished(self) -> bytes:
        return b"".join((self._beginning.content, self._middle, self._tail(self._at)))

    def sealed(self, sealer: Sealer, words: SealWords) -> bytes:
        """The signature's dictionary comes last; the seal covers everything but the hexadecimal string in it."""
        number = self._beginning.numbers.signature
        head = b"%d 0 obj\n%s /ByteRange [0 %%-10d %%-10d %%-10d] /Contents " % (number, words.entries)
        gap_at = self._at + len(head % (0, 0, 0))
        gap_end = gap_at + 2 * sealer.reserved + 2
        closing = b">>\nendobj\n"
        self._entries[number - self._beginning.numbers.first] = objects.at_offset(self._at)
        tail = closing + self._tail(gap_end + len(closing))
        head %= (gap_at, gap_end, len(tail))
        self._digest.update(head + tail)
        container = hexlify(sealer.container(self._digest.digest())).upper()
        filled = b"<%s>" % container.ljust(2 * sealer.reserved, b"0")
        return b"".join((self._beginning.content, self._middle, head, filled, tail))

    def _tail(self, at: int) -> bytes:
        """The cross-reference stream, which starts at this offset; the document's name is the digest of what is before."""
        entries = b"".join((self._beginning.entries, *self._entries, objects.at_offset(at)))
        name = self._digest.digest()[:16].hex().encode("ascii")
        head = b"/Type /XRef /Size %d /W %s /Root %s /Info %s /ID [<%s> <%s>]" % (
            self._end + 1,
            objects.ENTRY_WIDTHS,
            ref(CATALOGUE),
            ref(self._beginning.numbers.information),
            name,
            name,
        )
        table = objects.stream(entries, head)
        return b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (self._end, table, at)
