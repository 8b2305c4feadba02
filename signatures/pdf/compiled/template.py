"""Documents that differ only in what varies: laid out once for each shape, filled in for each document.

A template holds what is the same in all its documents. A shape is how many lines each varying stretch takes: documents
of one shape have everything at the same place, so ReportLab lays out one of them, and the others are written straight.
"""

from collections import OrderedDict
from collections.abc import Hashable
from io import BytesIO
from typing import Any

from agreements.characters import SCRIPT
from agreements.wording import Clause, Detail
from signatures.pdf import fonts, layout, pages
from signatures.pdf.compiled import contents
from signatures.pdf.compiled.body import Body, Fixed
from signatures.pdf.compiled.metadata import Sayings
from signatures.pdf.compiled.palette import Palette
from signatures.pdf.compiled.parts import Parts
from signatures.pdf.compiled.recording import RecordingCanvas, RecordingHand
from signatures.pdf.compiled.seal import Sealer, SealWords
from signatures.pdf.compiled.typesetting import Typesetter
from signatures.pdf.description import Description
from signatures.pdf.glyphs import FontSet
from signatures.pdf.hand import Tag, italic

_MOST_TEMPLATES, _MOST_SHAPES = 16, 64
_FULL_FACES = (fonts.UPRIGHT[0], SCRIPT)


class Template:
    def __init__(self, description: Description, varying: frozenset[int]) -> None:
        fonts.register()
        self._varying = varying
        self._common = _Common(description, varying)
        self._typesetter = Typesetter()
        self._palette = Palette(_FULL_FACES)
        self._bodies: OrderedDict[Hashable, Body] = OrderedDict()
        self._sayings = Sayings(description)
        # All fixed words are drawn now, so that documents of every shape have the same constant fonts.
        for line in self._typesetter.lines(italic(layout.CONTINUED_WORDS), 1, 10_000):
            self._palette.show(line, 1, self._palette.constant)
        hand, _, _ = self._recorded(description)
        self._parts = Parts(hand.slots, self._typesetter, self._palette)

    def fits(self, description: Description, varying: frozenset[int]) -> bool:
        """Whether this would be the template of such a document."""
        return self._common.is_in(description, varying)

    def fill(self, description: Description, sealer: Sealer | None = None, words: SealWords | None = None) -> bytes:
        filling = self._parts.filled(description)
        shape = (sealer is not None, filling.shape)
        body = self._bodies.get(shape)
        if body is None:
            first_lines = self._parts.first_lines(filling)
            body = self._keep(shape, self._lay_out(description, first_lines, is_sealed=sealer is not None))
        others = FontSet("V", base=self._palette.constant)
        lines = filling.lines(self._palette, others)
        return body.write(description, lines, others, sealer, words)

    def _keep(self, shape: Hashable, body: Body) -> Body:
        if len(self._bodies) >= _MOST_SHAPES:
            self._bodies.popitem(last=False)
        self._bodies[shape] = body
        return body

    def _lay_out(self, description: Description, first_lines: list[int], *, is_sealed: bool) -> Body:
        hand, root, streams = self._recorded(description)
        fixed = Fixed(self._palette.constant, hand.pictures, description.language, self._sayings)
        return Body(root, streams, first_lines, fixed, is_sealed=is_sealed)

    def _recorded(self, description: Description) -> tuple[RecordingHand, Tag, list[list[list[contents.Part]]]]:
        hand, root = RecordingHand(description, self._typesetter), Tag("Document")
        canvas: Any = pages.lay_out(description, hand, root, self._varying, BytesIO(), RecordingCanvas)
        count = len(canvas.pages)
        for number in range(count):
            canvas.reopen(number)
            layout.draw_foot(hand, canvas, pages.foot(number + 1, count))
        streams = [contents.streams(page, number, self._palette) for number, page in enumerate(canvas.pages)]
        return hand, root, streams


class Templates:
    """The templates of a process, found by what their documents have in common."""

    def __init__(self) -> None:
        self._templates: list[Template] = []  # the last one used comes first

    def document(
        self,
        description: Description,
        varying: frozenset[int],
        sealer: Sealer | None = None,
        words: SealWords | None = None,
    ) -> bytes:
        """`varying`: which blocks of the wording differ between documents (-1: its title). A wrong guess only costs time."""
        return self._template(description, varying).fill(description, sealer, words)

    def _template(self, description: Description, varying: frozenset[int]) -> Template:
        known = self._templates  # replaced as a whole, because other threads look through it
        for place, template in enumerate(known):
            if template.fits(description, varying):
                if place:
                    self._templates = [template, *known[:place], *known[place + 1 :]]
                return template
        template = Template(description, varying)
        self._templates = [template, *known[: _MOST_TEMPLATES - 1]]
        return template


class _Common:
    """What all documents of a template share."""

    def __init__(self, description: Description, varying: frozenset[int]) -> None:
        self._varying = varying
        self._facts = _facts(description)
        self._title = description.wording.title
        self._blocks = description.wording.blocks

    def is_in(self, description: Description, varying: frozenset[int]) -> bool:
        if varying != self._varying or _facts(description) != self._facts:
            return False
        if description.wording.title != self._title and -1 not in varying:
            return False
        for index, (block, own) in enumerate(zip(description.wording.blocks, self._blocks, strict=True)):
            if block is own:
                continue
            if index in varying:
                if _skeleton(block) != _skeleton(own):
                    return False
            elif block != own:
                return False
        return True


def _facts(description: Description) -> list[object]:
    certificate = description.certificate
    facts: list[object] = [
        description.is_speaker,
        description.decision,
        description.is_countersigned,
        description.watermark,
        description.language,
        description.organisation,
        description.logo,
        description.signature_picture,
        len(description.wording.blocks),
    ]
    if certificate is not None:
        address = certificate.check and certificate.check.address
        facts += [certificate.title, certificate.intro, certificate.notes, address, certificate.labels]
    return facts


def _skeleton(block: Any) -> Hashable:
    if isinstance(block, Detail):
        return block.kind, block.label
    return (block.kind, block.number, len(block.paragraphs)) if isinstance(block, Clause) else block.kind
