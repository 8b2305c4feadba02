"""What was recorded on a page -> its content streams: long fixed stretches, and between them what is written anew."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from signatures.pdf.backend import MarkedContent, Tag
from signatures.pdf.compiled.drawing.recording import BeginTag, CodeDigits, EndTag, TextBlock, paints
from signatures.pdf.compiled.setting.document_fonts import DocumentFonts
from signatures.pdf.compiled.syntax import objects
from signatures.pdf.compiled.syntax.bytes_template import BytesTemplate

# A fixed stretch that is shorter is written with its neighbours rather than kept as a stream of its own.
_WORTH_A_STREAM = 2000
_CLOSING = b") Tj ET EMC\n"


@dataclass(frozen=True)
class FieldLine:
    """A line of a field, by their numbers, and what is written before and behind it."""

    field: int
    line: int
    before: bytes
    after: bytes = b""


ContentPart = bytes | FieldLine


class ContentStream:
    """A content stream that is written for each document: fixed text, and between it lines of fields."""

    def __init__(self, parts: Iterable[ContentPart], first_lines: Sequence[int]) -> None:
        """`first_lines`: by field, the number of its first line among all of a document."""
        pieces = [b""]
        self._lines: list[int] = []
        for part in parts:
            if isinstance(part, bytes):
                pieces[-1] += part
            else:
                self._lines.append(first_lines[part.field] + part.line)
                pieces[-1] += part.before
                pieces.append(part.after)
        self._content = BytesTemplate(pieces)

    @property
    def size(self) -> int:
        return self._content.size

    def written(self, lines: Sequence[bytes]) -> bytes:
        return objects.stream(self._content.filled(map(lines.__getitem__, self._lines)))


def streams(page: list[Any], number: int, document_fonts: DocumentFonts) -> list[list[ContentPart]]:
    """The page's streams in order; one that is a single piece of bytes does not vary. Tags learn their marked content."""
    groups: list[list[ContentPart]] = []
    for part in _joined(_parts(page, number, document_fonts)):
        is_long = isinstance(part, bytes) and len(part) >= _WORTH_A_STREAM
        if is_long or not groups or fixed_content(groups[-1]) is not None:
            groups.append([part])
        else:
            groups[-1].append(part)
    return groups


def fixed_content(group: list[ContentPart]) -> bytes | None:
    """Its content, unless it varies."""
    first = group[0]
    return first if len(group) == 1 and isinstance(first, bytes) else None


def _joined(parts: Iterator[ContentPart]) -> Iterator[ContentPart]:
    for is_line, group in groupby(parts, key=lambda part: isinstance(part, FieldLine)):
        if is_line:
            yield from group
        else:
            yield b"".join(b"%s\n" % part for part in group)


def _parts(page: list[Any], number: int, document_fonts: DocumentFonts) -> Iterator[ContentPart]:
    marks = _MarkedContents(number)
    is_marked = False
    for item in page:
        if isinstance(item, TextBlock):
            yield from _block(item, marks, document_fonts)
        elif isinstance(item, CodeDigits):
            yield FieldLine(item.field, 0, _ascii(item.opening), _ascii(item.closing))
        elif isinstance(item, BeginTag):
            is_marked = True
            yield _ascii(marks.begin(item.tag))
        elif isinstance(item, EndTag):
            is_marked = False
            yield b"EMC"
        else:
            yield _ascii(f"/Artifact BMC {item} EMC" if paints(item) and not is_marked else item)


class _MarkedContents:
    """Numbers the marked content of a page."""

    def __init__(self, page: int) -> None:
        self.page, self.count = page, 0

    def begin(self, tag: Tag | None) -> str:
        if tag is None:
            return "/Artifact <</Type /Pagination>> BDC"
        mark = MarkedContent(self.page, self.count)
        self.count += 1
        tag.kids.append(mark)
        return f"/{tag.role} <</MCID {mark.number}>> BDC"


def _block(block: TextBlock, marks: _MarkedContents, document_fonts: DocumentFonts) -> Iterator[ContentPart]:
    size, last = block.style.fontSize, len(block.lines) - 1
    opening = _ascii(f"{marks.begin(block.tag)} {block.opening}")
    if block.field is None:
        lines = [
            b"%s %s"
            % (_ascii(block.start(number, line.width)), document_fonts.show(line, size, document_fonts.constant))
            for number, line in enumerate(block.lines)
        ]
        yield b"%s %s ET EMC" % (opening, b" ".join(lines))
        return
    for number in range(last + 1):
        start = b"%s %s" % (_ascii(block.start(number)), document_fonts.opening(block.field.face, size))
        before = b"%s\n%s" % (b"" if number else opening, start)
        yield FieldLine(block.field.number, block.first + number, before, _CLOSING if number == last else b") Tj")


def _ascii(text: str) -> bytes:
    return text.encode("ascii")
