"""Documents that differ only in what varies: laid out once for each shape, filled in for each document.

A template holds what is the same in all its documents. A shape is how many lines each varying stretch takes: documents
of one shape have everything at the same place, so ReportLab lays out one of them, and the others are written straight.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from io import BytesIO
from typing import Any

from agreements.characters import SCRIPT
from agreements.wording import Clause, Detail, Runs
from signatures.pdf import fonts, layout, pages
from signatures.pdf.compiled import contents
from signatures.pdf.compiled.body import Body, Fixed
from signatures.pdf.compiled.metadata import Sayings
from signatures.pdf.compiled.palette import Palette
from signatures.pdf.compiled.recording import RecordingCanvas, RecordingHand
from signatures.pdf.compiled.seal import Sealer, SealWords
from signatures.pdf.compiled.slots import Stretch
from signatures.pdf.compiled.typesetting import Typesetter
from signatures.pdf.description import Certificate, Description
from signatures.pdf.glyphs import FontSet
from signatures.pdf.hand import Source, Tag, italic

_MOST_TEMPLATES, _MOST_SHAPES = 16, 64
_FULL_FACES = (fonts.UPRIGHT[0], SCRIPT)


class _Part:
    """One place that varies. What it held last is kept: much is the same in all documents of a conference."""

    def __init__(self, source: Source, setter: Callable[[Runs | str], Stretch]) -> None:
        self._source, self._setter = source, setter
        self._held: tuple[Runs | str, Stretch] | None = None

    def of(self, description: Description) -> Stretch:
        words, held = self._source(description), self._held
        if held is None or held[0] != words:
            held = self._held = words, self._setter(words)
        return held[1]


class Template:
    def __init__(self, description: Description, varying: frozenset[int]) -> None:
        fonts.register()
        self._varying = varying
        self._typesetter = Typesetter()
        self._palette = Palette(_FULL_FACES)
        self._bodies: OrderedDict[Hashable, Body] = OrderedDict()
        self._parts: list[_Part] = []
        self._sayings = Sayings(description)
        # All fixed words are drawn now, so that documents of every shape have the same constant fonts.
        for line in self._typesetter.lines(italic(layout.CONTINUED_WORDS), 1, 10_000):
            self._palette.show(line, 1, self._palette.constant)
        self._lay_out(description, is_sealed=False)

    def fill(self, description: Description, sealer: Sealer | None = None, words: SealWords | None = None) -> bytes:
        stretches = [part.of(description) for part in self._parts]
        shape = (sealer is not None, *[each.shape for each in stretches])
        body = self._bodies.get(shape)
        if body is None:
            body = self._keep(shape, self._lay_out(description, is_sealed=sealer is not None))
        others = FontSet("V", base=self._palette.constant)
        shown = [each.shown_with(self._palette, others) if each.shown is None else each.shown for each in stretches]
        written = [stream.written(stretches, shown) for stream in body.varying]
        return body.write(description, written, others, sealer, words)

    def _keep(self, shape: Hashable, body: Body) -> Body:
        if len(self._bodies) >= _MOST_SHAPES:
            self._bodies.popitem(last=False)
        self._bodies[shape] = body
        return body

    def _lay_out(self, description: Description, *, is_sealed: bool) -> Body:
        hand = RecordingHand(description, self._typesetter)
        root = Tag("Document")
        canvas: Any = pages.lay_out(description, hand, root, self._varying, BytesIO(), RecordingCanvas)
        count = len(canvas.pages)
        for number in range(count):
            canvas.reopen(number)
            layout.draw_foot(hand, canvas, pages.foot(number + 1, count))
        streams = [contents.streams(page, number, self._palette) for number, page in enumerate(canvas.pages)]
        self._parts = self._parts or [
            _Part(slot.source, slot.setter(self._typesetter, self._palette)) for slot in hand.slots
        ]
        fixed = Fixed(self._palette.constant, hand.pictures, description.language, self._sayings)
        return Body(root, streams, fixed, is_sealed=is_sealed)


class Templates:
    """The templates of a process, found by what their documents have in common."""

    def __init__(self) -> None:
        self._templates: OrderedDict[Hashable, Template] = OrderedDict()
        self._last: tuple[Hashable, Template] | None = None  # quicker to compare with than to look up

    def document(
        self,
        description: Description,
        varying: frozenset[int],
        sealer: Sealer | None = None,
        words: SealWords | None = None,
    ) -> bytes:
        """`varying`: which blocks of the wording differ between documents (-1: its title). A wrong guess only costs time."""
        key = _common(description, varying)
        last = self._last  # another thread may put its own there
        if last is None or last[0] != key:
            last = self._last = key, self._template(key, description, varying)
        return last[1].fill(description, sealer, words)

    def _template(self, key: Hashable, description: Description, varying: frozenset[int]) -> Template:
        template = self._templates.get(key)
        if template is None:
            template = self._templates[key] = Template(description, varying)
            if len(self._templates) > _MOST_TEMPLATES:
                self._templates.popitem(last=False)
        return template


def _common(description: Description, varying: frozenset[int]) -> Hashable:
    words = description.wording
    return (
        varying,
        "" if -1 in varying else words.title,
        tuple(_skeleton(block) if index in varying else block for index, block in enumerate(words.blocks)),
        description.organisation,
        description.decision,
        description.is_speaker,
        description.is_countersigned,
        description.watermark,
        description.language,
        description.certificate and _labels(description.certificate),
        description.logo,
        description.signature_picture,
    )


def _skeleton(block: Any) -> Hashable:
    if isinstance(block, Detail):
        return block.kind, block.label
    return (block.kind, block.number, len(block.paragraphs)) if isinstance(block, Clause) else block.kind


def _labels(certificate: Certificate) -> Hashable:
    sections = tuple((section.title, *[label for label, _ in section.rows]) for section in certificate.sections)
    address = certificate.check and certificate.check.address
    return certificate.title, certificate.intro, certificate.notes, address, sections
