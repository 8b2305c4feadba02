"""Documents that differ only in what varies: laid out once for each shape, filled in for each document.

A template holds what is the same in all its documents. A shape is how many lines each varying stretch takes: documents
of one shape have everything at the same place, so ReportLab lays out one of them, and the others are written straight.
"""

from collections.abc import Hashable
from io import BytesIO
from typing import Any

from agreements.wording import Block, Choice, Clause, Detail
from agreements.wording.characters import MONO, SCRIPT
from signatures.pdf import fonts, layout, pages
from signatures.pdf.backend import Tag, italic
from signatures.pdf.compiled.drawing import contents
from signatures.pdf.compiled.drawing.flattening import flattened
from signatures.pdf.compiled.drawing.recording import RecordingBackend, RecordingCanvas
from signatures.pdf.compiled.file.body import Body, Shared
from signatures.pdf.compiled.file.metadata import DocumentMetadata
from signatures.pdf.compiled.recently_used import RecentlyUsed
from signatures.pdf.compiled.seal import Sealer, SealWords
from signatures.pdf.compiled.setting.document_fonts import DocumentFonts
from signatures.pdf.compiled.setting.template_fields import TemplateFields
from signatures.pdf.compiled.setting.typesetting import Typesetter
from signatures.pdf.description import Description
from signatures.pdf.glyphs import FontSet
from signatures.pdf.measures.drawings import measures_of

_MOST_TEMPLATES = 16
_MOST_BYTES = 50_000_000
_FULL_FACES = (fonts.UPRIGHT[0], SCRIPT)
_FULL_MONO = (*_FULL_FACES, MONO)


class Template:
    def __init__(
        self, description: Description, varying: frozenset[int], typesetter: Typesetter, bodies: RecentlyUsed[Body]
    ) -> None:
        """Typesetter and bodies are shared with other templates."""
        fonts.register()
        self._varying = varying
        self._key = object()  # by which its bodies are told from those of other templates
        self.common = common_of(description, varying)
        self._typesetter, self._bodies = typesetter, bodies
        measures = measures_of(description.drawing)
        faces = _FULL_MONO if description.evidence_page is not None and measures.has_mono else _FULL_FACES
        self._document_fonts = DocumentFonts(faces, writes_as_read=measures.is_written_as_read)
        self._metadata = DocumentMetadata(description)
        # All fixed words are drawn now, so that documents of every shape have the same constant fonts.
        for line in self._typesetter.lines(italic(layout.CONTINUED_WORDS), 1, 10_000):
            self._document_fonts.show(line, 1, self._document_fonts.constant)
        backend, _, _ = self._recorded(description)
        self._document_fonts.close()
        self._fields = TemplateFields(backend.fields, self._typesetter, self._document_fonts)

    def fill(self, description: Description, sealer: Sealer | None = None, words: SealWords | None = None) -> bytes:
        others = FontSet("V", base=self._document_fonts.constant)
        filling = self._fields.filled(description, others)
        choices = description.wording.choices
        picked = tuple(choice.picked for choice in choices) if choices else choices
        shape = (self._key, sealer is not None, filling.shape, picked)
        body = self._bodies.get(shape)
        if body is None:
            first_lines = self._fields.first_lines(filling)
            body = self._lay_out(description, first_lines, is_sealed=sealer is not None)
            self._bodies.keep(shape, body)
        return body.write(description, filling.lines, others, sealer, words)

    def _lay_out(self, description: Description, first_lines: list[int], *, is_sealed: bool) -> Body:
        backend, root, streams = self._recorded(description)
        shared = Shared(self._document_fonts.constant, backend.pictures, description.language, self._metadata)
        return Body(root, streams, first_lines, shared, is_sealed=is_sealed)

    def _recorded(
        self, description: Description
    ) -> tuple[RecordingBackend, Tag, list[list[list[contents.ContentPart]]]]:
        backend, root = RecordingBackend(description, self._typesetter), Tag("Document")
        canvas: Any = pages.lay_out(description, backend, root, self._varying, BytesIO(), RecordingCanvas)
        count = len(canvas.pages)
        for number in range(count):
            canvas.reopen(number)
            layout.draw_foot(backend, canvas, pages.foot(number + 1, count))
        streams = [
            contents.streams(flattened(page), number, self._document_fonts) for number, page in enumerate(canvas.pages)
        ]
        return backend, root, streams


class Templates:
    """The templates of a process, found by what their documents have in common."""

    def __init__(self, *, most_bytes: int = _MOST_BYTES) -> None:
        """`most_bytes`: what all laid-out shapes may take together."""
        self._templates: list[Template] = []  # the last one used comes first
        self._typesetters = {in_order: Typesetter(in_reading_order=in_order) for in_order in (False, True)}
        self._bodies = RecentlyUsed[Body](most_bytes)

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
        common = common_of(description, varying)
        known = self._templates  # replaced as a whole, because other threads look through it
        for place, template in enumerate(known):
            if template.common == common:
                if place:
                    self._templates = [template, *known[:place], *known[place + 1 :]]
                return template
        typesetter = self._typesetters[measures_of(description.drawing).in_reading_order]
        template = Template(description, varying, typesetter, self._bodies)
        self._templates = [template, *known[: _MOST_TEMPLATES - 1]]
        return template


def common_of(description: Description, varying: frozenset[int]) -> tuple[object, ...]:
    """What all documents of a template share: what decides how they look, and the words that do not vary."""
    evidence_page, words = description.evidence_page, description.wording
    return (
        varying,
        description.drawing,
        description.is_speaker,
        description.pen,
        description.officer and bool(description.officer.title),
        description.decision,
        description.is_countersigned,
        description.watermark,
        description.language,
        description.organisation,
        description.logo,
        description.signature_picture,
        words.variant,
        -1 in varying or words.title,
        [_skeleton(block) if number in varying else block for number, block in enumerate(words.blocks)],
        evidence_page
        and (
            evidence_page.title,
            evidence_page.intro,
            evidence_page.notes,
            evidence_page.labels,
            evidence_page.codes,
            evidence_page.check and evidence_page.check.address,
        ),
    )


def _skeleton(block: Block) -> Hashable:
    if isinstance(block, Detail):
        return block.kind, block.label
    if isinstance(block, Choice):
        return block.kind, block.name, len(block.options)
    return (block.kind, block.number, len(block.paragraphs)) if isinstance(block, Clause) else block.kind
