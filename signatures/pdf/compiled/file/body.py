"""A laid-out document as a file: a constant beginning, kept with its digest, and what each document adds to it.

%PDF-1.7
fonts, colour profile, fixed content streams          } the beginning, the same in every document
catalogue, pages, structure tree (one object stream)  }
varying content streams, XMP, record, resources, further fonts
the signature, whose /Contents is the one gap that the seal leaves out
cross-reference stream
"""

import hashlib
from binascii import hexlify
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from signatures.pdf import layout
from signatures.pdf.backend import Tag
from signatures.pdf.compiled.drawing.contents import ContentPart, ContentStream, fixed_content
from signatures.pdf.compiled.drawing.recording import picture_name
from signatures.pdf.compiled.file import metadata, structure
from signatures.pdf.compiled.file.colours import srgb_profile
from signatures.pdf.compiled.file.images import picture_object
from signatures.pdf.compiled.seal import Sealer, SealWords
from signatures.pdf.compiled.syntax import objects
from signatures.pdf.compiled.syntax.objects import array, ref
from signatures.pdf.description import Description, Picture
from signatures.pdf.glyphs import FontSet

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_CATALOGUE, _PAGES, _FIELD, _PROFILE, _FILE = range(1, 6)
_FIRST_PAGE = 6


@dataclass(frozen=True)
class OwnNumbers:
    """Objects that are written for each document; their numbers follow the constant ones."""

    first: int

    @property
    def metadata(self) -> int:
        return self.first

    @property
    def information(self) -> int:
        return self.first + 1

    @property
    def record(self) -> int:
        return self.first + 2

    @property
    def resources(self) -> int:
        return self.first + 3

    @property
    def signature(self) -> int:
        return self.first + 4

    @property
    def streams(self) -> int:
        return self.first + 5


@dataclass(frozen=True)
class Shared:
    """What all documents of a template share besides their words."""

    fonts: FontSet
    pictures: Sequence[Picture]
    language: str
    sayings: metadata.DocumentMetadata


class Body:
    """The same constant beginning for all documents of one shape."""

    def __init__(
        self,
        root: Tag,
        streams: list[list[list[ContentPart]]],
        first_lines: Sequence[int],
        fixed: Shared,
        *,
        is_sealed: bool,
    ) -> None:
        """`streams`: for each page its content streams, as `contents.streams` gives them.

        `first_lines`: by field, the number of its first line among all that `write` is given.
        """
        self.sayings = fixed.sayings
        self._fixed: dict[int, bytes] = {}
        self._streams: list[ContentStream] = []
        pages = range(_FIRST_PAGE, _FIRST_PAGE + len(streams))
        number = pages.stop
        self._fixed[_PROFILE] = objects.packed(srgb_profile(), b"/N 3")
        constant, bodies = fixed.fonts.objects(number)
        self.fonts = _named(constant)
        self._add(number, bodies)
        number += len(bodies)
        self._add(number, [picture_object(picture) for picture in fixed.pictures])
        self.pictures = _named({picture_name(index): number + index for index in range(len(fixed.pictures))})
        number += len(fixed.pictures)
        long = [content for page in streams for group in page if (content := fixed_content(group)) is not None]
        self._add(number, [objects.packed(content) for content in long])
        container = number + len(long)
        tree, elements = structure.bodies(root, first=container + 1, pages=pages, field=_FIELD, field_page=0)
        self.numbers = OwnNumbers(container + 1 + len(elements))
        contents = list(self._contents(streams, first_lines, number))
        small = elements | self._frame(contents, tree, fixed.language, is_sealed=is_sealed)
        self._finish(container, small)

    def _add(self, first: int, bodies: Sequence[bytes]) -> None:
        self._fixed.update(enumerate(bodies, start=first))

    def _contents(
        self, streams: list[list[list[ContentPart]]], first_lines: Sequence[int], next_fixed: int
    ) -> Iterator[list[bytes]]:
        """The streams of each page; `next_fixed` is the number of the first one that does not vary."""
        for page in streams:
            contents = []
            for group in page:
                if fixed_content(group) is not None:
                    contents.append(ref(next_fixed))
                    next_fixed += 1
                else:
                    contents.append(ref(self.numbers.streams + len(self._streams)))
                    self._streams.append(ContentStream(group, first_lines))
            yield contents

    def _frame(self, contents: list[list[bytes]], tree: int, language: str, *, is_sealed: bool) -> dict[int, bytes]:
        """Catalogue, pages, the signature field and the attached file's specification."""
        found = {
            _FIRST_PAGE + index: _page(index, each, self.numbers.resources) for index, each in enumerate(contents)
        }
        found[_PAGES] = b"<</Type /Pages /Count %d /Kids %s>>" % (len(contents), array(map(ref, found)))
        value = b" /V %s" % ref(self.numbers.signature) if is_sealed else b""
        found[_FIELD] = (
            b"<</Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /TU (Seal of the conference) /F 132 /Rect [0 0 0 0]"
            b" /P %s /StructParent %d%s>>" % (ref(_FIRST_PAGE), len(contents), value)
        )
        found[_FILE] = (
            b"<</Type /Filespec /F (%s) /UF (%s) /AFRelationship /Data /Desc (Record of the signature) /EF <</F %s /UF %s>>>>"
            % (*[metadata.RECORD_NAME.encode("ascii")] * 2, *[ref(self.numbers.record)] * 2)
        )
        found[_CATALOGUE] = self._catalogue(tree, language, is_sealed=is_sealed)
        return found

    def _catalogue(self, tree: int, language: str, *, is_sealed: bool) -> bytes:
        sealed = b" /Perms <</DocMDP %s>>" % ref(self.numbers.signature) if is_sealed else b""
        return (
            b"<</Type /Catalog /Pages %s /Lang %s /MarkInfo <</Marked true>> /StructTreeRoot %s /Metadata %s"
            b" /ViewerPreferences <</DisplayDocTitle true>> /OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1"
            b" /OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) /DestOutputProfile %s>>]"
            b" /AF [%s] /Names <</EmbeddedFiles <</Names [(%s) %s]>>>>"
            b" /AcroForm <</Fields [%s] /SigFlags %d>>%s>>"
            % (
                ref(_PAGES),
                objects.string(language),
                ref(tree),
                ref(self.numbers.metadata),
                ref(_PROFILE),
                ref(_FILE),
                metadata.RECORD_NAME.encode("ascii"),
                ref(_FILE),
                ref(_FIELD),
                3 if is_sealed else 1,
                sealed,
            )
        )

    def _finish(self, container: int, small: dict[int, bytes]) -> None:
        self._fixed[container] = objects.object_stream(small)
        entries = {0: objects.FREE}
        entries |= {number: objects.inside(container, index) for index, number in enumerate(small)}
        parts, at = [_HEADER], len(_HEADER)
        for number, body in self._fixed.items():
            entries[number] = objects.at_offset(at)
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            at += len(parts[-1])
        self.beginning = b"".join(parts)
        self.entries = b"".join(entries[number] for number in range(self.numbers.first))
        self.digest = hashlib.sha256(self.beginning)
        self._fixed.clear()

    def write(
        self,
        description: Description,
        lines: Sequence[bytes],
        others: FontSet,
        sealer: Sealer | None = None,
        words: SealWords | None = None,
    ) -> bytes:
        """`lines`: what is shown where something varies."""
        first_font = self.numbers.streams + len(self._streams)
        fonts, bodies = others.objects(first_font)
        own = [
            self.sayings.xmp(description),
            self.sayings.information(description),
            self.sayings.record(description),
            b"<</Font <<%s>> /XObject <<%s>>>>" % (self.fonts + _named(fonts), self.pictures),
        ]
        own += [stream.written(lines) for stream in self._streams]
        rest = _Rest(self, own + bodies)
        return rest.finished() if sealer is None or words is None else rest.sealed(sealer, words)


class _Rest:
    """What a document has of its own, behind the beginning that it shares."""

    def __init__(self, body: Body, own: Sequence[bytes]) -> None:
        self._body = body
        first, signature = body.numbers.first, body.numbers.signature
        self._end = first + len(own) + 1
        numbers = (*range(first, signature), *range(signature + 1, self._end))
        parts = [b"%d 0 obj\n%s\nendobj\n" % pair for pair in zip(numbers, own, strict=True)]
        *offsets, self._at = accumulate(map(len, parts), initial=len(body.beginning))
        self._entries = [objects.at_offset(offset) for offset in offsets]
        self._entries.insert(signature - first, objects.FREE)
        self._middle = b"".join(parts)
        self._digest = body.digest.copy()
        self._digest.update(self._middle)

    def finished(self) -> bytes:
        return b"".join((self._body.beginning, self._middle, self._tail(self._at)))

    def sealed(self, sealer: Sealer, words: SealWords) -> bytes:
        """The signature's dictionary comes last; the seal covers everything but the hexadecimal string in it."""
        number = self._body.numbers.signature
        head = b"%d 0 obj\n%s /ByteRange [0 %%-10d %%-10d %%-10d] /Contents " % (number, words.entries)
        gap_at = self._at + len(head % (0, 0, 0))
        gap_end = gap_at + 2 * sealer.reserved + 2
        closing = b">>\nendobj\n"
        self._entries[number - self._body.numbers.first] = objects.at_offset(self._at)
        tail = closing + self._tail(gap_end + len(closing))
        head %= (gap_at, gap_end, len(tail))
        self._digest.update(head + tail)
        container = hexlify(sealer.container(self._digest.digest())).upper()
        filled = b"<%s>" % container.ljust(2 * sealer.reserved, b"0")
        return b"".join((self._body.beginning, self._middle, head, filled, tail))

    def _tail(self, at: int) -> bytes:
        """The cross-reference stream, which starts at this offset; the document's name is the digest of what is before."""
        entries = b"".join((self._body.entries, *self._entries, objects.at_offset(at)))
        name = self._digest.digest()[:16].hex().encode("ascii")
        head = b"/Type /XRef /Size %d /W %s /Root %s /Info %s /ID [<%s> <%s>]" % (
            self._end + 1,
            objects.ENTRY_WIDTHS,
            ref(_CATALOGUE),
            ref(self._body.numbers.information),
            name,
            name,
        )
        table = objects.stream(entries, head)
        return b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (self._end, table, at)


def _named(fonts: dict[str, int]) -> bytes:
    return b" ".join(b"/%s %s" % (name.encode("ascii"), ref(number)) for name, number in fonts.items())


def _page(index: int, contents: list[bytes], resources: int) -> bytes:
    annotation = b" /Annots [%s]" % ref(_FIELD) if index == 0 else b""
    size = b"[0 0 %d %d]" % (layout.PAGE_WIDTH, layout.PAGE_HEIGHT)
    return b"<</Type /Page /Parent %s /MediaBox %s /Contents %s /Resources %s /StructParents %d /Tabs /S%s>>" % (
        ref(_PAGES),
        size,
        array(contents),
        ref(resources),
        index,
        annotation,
    )
