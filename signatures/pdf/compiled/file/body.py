"""A laid-out document as a file: a constant beginning, kept with its digest, and what each document adds to it.

%PDF-1.7
fonts, colour profile, fixed content streams          } the beginning, the same in every document
catalogue, pages, structure tree (one object stream)  }
varying content streams, XMP, record, resources, further fonts
the signature, whose /Contents is the one gap that the seal leaves out
cross-reference stream
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signatures.pdf.backend import Tag
from signatures.pdf.compiled.drawing.contents import ContentPart, ContentStream, fixed_content
from signatures.pdf.compiled.drawing.recording import picture_name
from signatures.pdf.compiled.file import structure
from signatures.pdf.compiled.file.colours import srgb_profile
from signatures.pdf.compiled.file.ending import Beginning, Ending
from signatures.pdf.compiled.file.frame import frame
from signatures.pdf.compiled.file.images import picture_object
from signatures.pdf.compiled.file.metadata import DocumentMetadata
from signatures.pdf.compiled.file.numbers import FIELD, FIRST_PAGE, PROFILE, OwnNumbers
from signatures.pdf.compiled.seal import Sealer, SealWords
from signatures.pdf.compiled.syntax import objects
from signatures.pdf.compiled.syntax.objects import ref
from signatures.pdf.description import Description, Picture
from signatures.pdf.glyphs import FontSet

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@dataclass(frozen=True)
class Shared:
    """What all documents of a template share besides their words."""

    fonts: FontSet
    pictures: Sequence[Picture]
    language: str
    metadata: DocumentMetadata


class Body:
    """The same constant beginning for all documents of one shape."""

    def __init__(
        self,
        root: Tag,
        streams: list[list[list[ContentPart]]],
        first_lines: Sequence[int],
        shared: Shared,
        *,
        is_sealed: bool,
    ) -> None:
        """`streams`: for each page its content streams, as `contents.streams` gives them.

        `first_lines`: by field, the number of its first line among all that `write` is given.
        """
        self.metadata = shared.metadata
        self._fixed: dict[int, bytes] = {}
        self._streams: list[ContentStream] = []
        pages = range(FIRST_PAGE, FIRST_PAGE + len(streams))
        number = pages.stop
        self._fixed[PROFILE] = objects.packed(srgb_profile(), b"/N 3")
        constant, bodies = shared.fonts.objects(number)
        self.fonts = _named(constant)
        self._add(number, bodies)
        number += len(bodies)
        self._add(number, [picture_object(picture) for picture in shared.pictures])
        self.pictures = _named({picture_name(index): number + index for index in range(len(shared.pictures))})
        number += len(shared.pictures)
        long = [content for page in streams for group in page if (content := fixed_content(group)) is not None]
        self._add(number, [objects.packed(content) for content in long])
        container = number + len(long)
        tree, elements = structure.bodies(root, first=container + 1, pages=pages, field=FIELD, field_page=0)
        self.numbers = OwnNumbers(container + 1 + len(elements))
        contents = list(self._contents(streams, first_lines, number))
        small = elements | frame(contents, tree, shared.language, self.numbers, is_sealed=is_sealed)
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

    def _finish(self, container: int, small: dict[int, bytes]) -> None:
        self._fixed[container] = objects.object_stream(small)
        entries = {0: objects.FREE}
        entries |= {number: objects.inside(container, index) for index, number in enumerate(small)}
        parts, at = [_HEADER], len(_HEADER)
        for number, body in self._fixed.items():
            entries[number] = objects.at_offset(at)
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            at += len(parts[-1])
        content = b"".join(parts)
        table = b"".join(entries[number] for number in range(self.numbers.first))
        self._beginning = Beginning(content, table, hashlib.sha256(content), self.numbers)
        self._fixed.clear()

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return len(self._beginning.content) + len(self._beginning.entries) + sum(each.size for each in self._streams)

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
            self.metadata.xmp(description),
            self.metadata.information(description),
            self.metadata.record(description),
            b"<</Font <<%s>> /XObject <<%s>>>>" % (self.fonts + _named(fonts), self.pictures),
        ]
        own += [stream.written(lines) for stream in self._streams]
        ending = Ending(self._beginning, own + bodies)
        return ending.finished() if sealer is None or words is None else ending.sealed(sealer, words)


def _named(fonts: dict[str, int]) -> bytes:
    return b" ".join(b"/%s %s" % (name.encode("ascii"), ref(number)) for name, number in fonts.items())
