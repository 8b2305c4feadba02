"""The evidence page: a quiet table of who, when and how to check."""

from reportlab.platypus import Flowable, Table, TableStyle

from signatures.pdf import layout, pictures
from signatures.pdf.backend import Backend, Cell, Tag, bold, plain
from signatures.pdf.description import Description, EvidencePage

_LABELS = 128
_CODE_SIZE = 92
_GAP = 32
_HALF = 10  # signs of a short code, with its hyphens
_ALTERNATIVE = "QR code of the address at which this document can be checked; the short code below it says the same."
_LINES = TableStyle(
    [
        ("FONTNAME", (0, 0), (-1, -1), layout.BODY.fontName),  # or an unembedded Helvetica is named
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.7),
        ("LINEABOVE", (0, 0), (-1, -1), 0.4, layout.HAIRLINE),
        ("LINEBELOW", (0, -1), (-1, -1), 0.4, layout.HAIRLINE),
    ]
)


def flowables(evidence_page: EvidencePage, backend: Backend, root: Tag) -> list[Flowable]:
    part = root.child("Sect")
    story = _head(evidence_page, backend, part)
    for number, section in enumerate(evidence_page.sections):
        heading = backend.text(bold(section.title), layout.HEADING, part.child("H2"))
        story += [heading, _table(evidence_page, number, backend, part.child("Table"))]
    for number, note in enumerate(evidence_page.notes):
        story.append(backend.text(plain(note), layout.NOTE if number else layout.FIRST_NOTE, part.child("P")))
    return story


def _head(evidence_page: EvidencePage, backend: Backend, part: Tag) -> list[Flowable]:
    words = [backend.text(bold(evidence_page.title), layout.EVIDENCE_TITLE, part.child("H1"))]
    words += [backend.text(plain(paragraph), layout.INTRO, part.child("P")) for paragraph in evidence_page.intro]
    if evidence_page.check is None:
        return words
    code = pictures.Code(
        backend, part.child("Figure", alternative=_ALTERNATIVE), evidence_page.check.address, _code, _CODE_SIZE
    )
    typed = part.child("P")
    halves = [backend.text(half, layout.CODE, typed.child("Span")) for half in (_first_half, _second_half)]
    return [pictures.Beside(words, [code, *halves], _CODE_SIZE, _GAP)]


def _code(each: Description) -> str:
    return each.evidence_page.check.code if each.evidence_page and each.evidence_page.check else ""


def _first_half(each: Description) -> str:
    return _code(each)[:_HALF]


def _second_half(each: Description) -> str:
    return _code(each)[_HALF:]


def _table(evidence_page: EvidencePage, section: int, backend: Backend, table: Tag) -> Table:
    rows = []
    for number, (label, _) in enumerate(evidence_page.sections[section].rows):
        row = table.child("TR")
        heading = row.child("TH", attributes="/A << /O /Table /Scope /Row >>")
        cells = [backend.text(plain(label), layout.LABEL, heading)]
        rows.append([*cells, backend.text(Cell(section, number), layout.VALUE, row.child("TD"))])
    return Table(rows, colWidths=[_LABELS, layout.EVIDENCE_MEASURE - _LABELS], style=_LINES)
