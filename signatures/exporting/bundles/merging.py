"""Several PDFs as one, page after page: the same bytes for the same files, whatever version of whatever library reads them.

What only a file by itself has is left behind: its seal, its attached record, its tags. What two of them share, such as a
typeface, is written once. Pure.
"""

import hashlib
import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# What a page has itself, or from the pages above it.
_OF_PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group")
_INHERITED = frozenset({"/MediaBox", "/CropBox", "/Rotate", "/Resources"})
_DEEPEST = 60
_ORDINARY = frozenset(string.ascii_letters.encode() + string.digits.encode() + b"_-+.")


class MergeError(ValueError):
    """A file that cannot be read as a PDF of ours."""


@dataclass(frozen=True)
class MergedPart:
    """`name`: under which readers list it beside the pages; `code`: by which its record is found."""

    name: str
    content: bytes
    code: str = ""


def merged(parts: Sequence[MergedPart], *, title: str, language: str) -> bytes:
    """MergeError."""
    volume = _MergedFile()
    try:
        for part in parts:
            volume.add(part)
    except MergeError:
        raise
    except Exception as error:  # whatever a library raises over a broken file
        raise MergeError(f"{part.name}: {type(error).__name__}") from error
    return volume.written(title, language)


@dataclass
class _MergedFile:
    """Objects 1 and 2 are the catalogue and the pages; a body that is there already is not written again."""

    bodies: list[bytes] = field(default_factory=lambda: [b"", b""])
    known: dict[bytes, int] = field(default_factory=dict)
    pages: list[int] = field(default_factory=list)
    marks: list[tuple[str, int]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def add(self, part: MergedPart) -> None:
        reader = PdfFileReader(BytesIO(part.content))
        copy = _Copy(self)
        pages = list(_pages(reader.root["/Pages"]))
        if not pages:
            raise MergeError(f"{part.name}: it has no pages")
        self.marks.append((part.name, len(self.pages)))
        self.codes.append(part.code)
        for page in pages:
            entries = [(key, copy.written(value)) for key, value in page]
            told = b" ".join(b"%s %s" % (key.encode(), value) for key, value in entries)
            self.pages.append(self._append(b"<</Type /Page /Parent 2 0 R %s>>" % told))

    def once(self, body: bytes) -> int:
        digest = hashlib.sha256(body).digest()
        if digest not in self.known:
            self.known[digest] = self._append(body)
        return self.known[digest]

    def _append(self, body: bytes) -> int:
        self.bodies.append(body)
        return len(self.bodies)

    def written(self, title: str, language: str) -> bytes:
        outlines, first = len(self.bodies) + 1, len(self.bodies) + 2
        last = first + len(self.marks) - 1
        self._append(b"<</Type /Outlines /First %d 0 R /Last %d 0 R /Count %d>>" % (first, last, len(self.marks)))
        for number, (name, page) in enumerate(self.marks, start=first):
            aside = b" /Prev %d 0 R" % (number - 1) if number > first else b""
            aside += b" /Next %d 0 R" % (number + 1) if number < last else b""
            goal = b"/Dest [%d 0 R /Fit]" % self.pages[page]
            self._append(b"<</Title %s /Parent %d 0 R%s %s>>" % (_string(name), outlines, aside, goal))
        # As it stands there the check page finds it, however many pages there are (`signatures.checking.offline.records`).
        codes = " ".join(filter(None, self.codes)).encode("ascii")
        facts = _string(title), _string("Countersign"), codes
        information = self._append(b"<</Title %s /Producer %s /Keywords (%s)>>" % facts)
        self.bodies[0] = (
            b"<</Type /Catalog /Pages 2 0 R /Outlines %d 0 R /PageMode /UseOutlines /Lang %s "
            b"/ViewerPreferences <</DisplayDocTitle true>>>>" % (outlines, _string(language))
        )
        kids = b" ".join(b"%d 0 R" % number for number in self.pages)
        self.bodies[1] = b"<</Type /Pages /Count %d /Kids [%s]>>" % (len(self.pages), kids)
        return _file(self.bodies, information)


def _file(bodies: Sequence[bytes], information: int) -> bytes:
    parts, offsets, at = [_HEADER], [], len(_HEADER)
    for number, body in enumerate(bodies, start=1):
        offsets.append(at)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(parts[-1])
    identity = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(bodies) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table))
    parts.append(
        b"trailer\n<</Size %d /Root 1 0 R /Info %d 0 R /ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, information, identity, identity, at)
    )
    return b"".join(parts)


def _pages(node: Any, above: dict[str, Any] | None = None, deep: int = 0) -> Iterator[list[tuple[str, Any]]]:
    """Of each page what is kept of it, as it stands there: references stay references."""
    if deep > _DEEPEST:
        raise MergeError("its pages lie too deep")
    own = dict(above or {})
    own |= {key: node.raw_get(key) for key in _INHERITED if key in node}
    if "/Kids" in node:
        kids = node["/Kids"]
        for place in range(len(kids)):
            yield from _pages(kids[place], own, deep + 1)
        return
    own |= {key: node.raw_get(key) for key in _OF_PAGE if key in node}
    yield [(key, own[key]) for key in _OF_PAGE if key in own]


class _Copy:
    """The objects of one file on their way into the volume, each once."""

    def __init__(self, volume: _MergedFile) -> None:
        self._volume = volume
        self._numbers: dict[tuple[int, int], int] = {}
        self._deep = 0

    def written(self, value: Any) -> bytes:
        match value:
            case generic.IndirectObject():
                return b"%d 0 R" % self._number(value)
            case generic.DictionaryObject():
                return b"<<%s>>" % self._entries(value)
            case generic.ArrayObject():
                return b"[%s]" % b" ".join(self.written(value.raw_get(place)) for place in range(len(value)))
        return _plain(value)

    def _entries(self, value: Any, without: str = "") -> bytes:
        keys = sorted(key for key in value if key != without)
        return b" ".join(b"%s %s" % (_name(key), self.written(value.raw_get(key))) for key in keys)

    def _number(self, reference: Any) -> int:
        key = (reference.idnum, reference.generation)
        if key not in self._numbers:
            self._deep += 1
            if self._deep > _DEEPEST:
                raise MergeError("its objects refer to one another without end")
            self._numbers[key] = self._volume.once(self._body(reference.get_object()))
            self._deep -= 1
        return self._numbers[key]

    def _body(self, value: Any) -> bytes:
        if not isinstance(value, generic.StreamObject):
            return self.written(value)
        data = bytes(value.encoded_data)
        return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (self._entries(value, "/Length"), len(data), data)


def _plain(value: Any) -> bytes:
    for kind, written in _PLAIN:
        if isinstance(value, kind):
            return written(value)
    raise MergeError(f"{type(value).__name__} within a page")


def _name(name: str) -> bytes:
    return b"/" + b"".join(b"%c" % byte if byte in _ORDINARY else b"#%02X" % byte for byte in name[1:].encode())


def _string(text: str) -> bytes:
    return b"<%s>" % ("\ufeff" + text).encode("utf-16-be").hex().encode()


_PLAIN: tuple[tuple[type | tuple[type, ...], Callable[[Any], bytes]], ...] = (
    (generic.NameObject, _name),
    (generic.BooleanObject, lambda value: b"true" if value.value else b"false"),
    (generic.NullObject, lambda _value: b"null"),
    (
        (generic.TextStringObject, generic.ByteStringObject),
        lambda value: b"<%s>" % bytes(value.original_bytes).hex().encode(),
    ),
    (generic.NumberObject, lambda value: b"%d" % value),
    (generic.FloatObject, lambda value: f"{value:f}".encode()),
)
