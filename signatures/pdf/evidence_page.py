"""The evidence page: a quiet table of who, when and how to check."""

from reportlab.platypus import Flowable, Table, TableStyle

from agreements.wording import characters
from signatures.pdf import layout, pictures
from signatures.pdf.backend import Backend, Cell, Tag, bold, plain
from signatures.pdf.description import Description, EvidencePage, is_code

_HALF = 10  # signs of a short code, with its hyphens
_ALTERNATIVE = "QR code of the address at which this document can be checked; the short code below it says the same."
_LINES = (
    ("FONTNAME", (0, 0), (-1, -1), characters.REGULAR.name),  # or an unembedded Helvetica is named
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("LINEABOVE", (0, 0), (-1, -1), 0.4, layout.HAIRLINE),
    ("LINEBELOW", (0, -1), (-1, -1), 0.4, layout.HAIRLINE),
)


def flowables(evidence_page: EvidencePage, backend: Backend, root: Tag) -> list[Flowable]:
    part = root.child("Sect")
    story = _head(evidence_page, backend, part)
    for number, section in enumerate(evidence_page.sections):
        heading = backend.text(bold(section.title), backend.measures.heading, part.child("H2"))
        story += [heading, _table(evidence_page, number, backend, part.child("Table"))]
    for number, note in enumerate(evidence_page.notes):
        style = backend.measures.note if number else backend.measures.first_note
        story.append(backend.text(plain(note), style, part.child("P")))
    return story


def _head(evidence_page: EvidencePage, backend: Backend, part: Tag) -> list[Flowable]:
    words = [backend.text(bold(evidence_page.title), backend.measures.evidence_title, part.child("H1"))]
    words += [
        backend.text(plain(paragraph), backend.measures.intro, part.child("P")) for paragraph in evidence_page.intro
    ]
    if evidence_page.check is None:
        return words
    side, measures = backend.measures.code_side, backend.measures
    figure = part.child("Figure", alternative=_ALTERNATIVE)
    code = pictures.Code(backend, figure, evidence_page.check.address, _code, side)
    typed = part.child("P")
    lines = (_code,) if measures.has_mono else (_first_half, _second_half)
    below = [backend.text(line, measures.code, typed.child("Span")) for line in lines]
    return [pictures.Beside(words, [code, *below], side, measures.code_gap)]


def _code(each: Description) -> str:
    return each.evidence_page.check.code if each.evidence_page and each.evidence_page.check else ""


def _first_half(each: Description) -> str:
    return _code(each)[:_HALF]


def _second_half(each: Description) -> str:
    return _code(each)[_HALF:]


def _table(evidence_page: EvidencePage, section: int, backend: Backend, table: Tag) -> Table:
    rows, aligned, measures = [], [], backend.measures
    for number, (label, value) in enumerate(evidence_page.sections[section].rows):
        row = table.child("TR")
        heading = row.child("TH", attributes="/A << /O /Table /Scope /Row >>")
        style = measures.digest if is_code(value) else measures.value
        if style.leading != measures.label.leading:
            aligned.append(
                ("VALIGN", (1, number), (1, number), "BOTTOM")
            )  # it is smaller, and stands on the label's line
        cells = [backend.text(plain(label), measures.label, heading)]
        rows.append([*cells, backend.text(Cell(section, number), style, row.child("TD"))])
    above, below = measures.row
    padding = ("TOPPADDING", (0, 0), (-1, -1), above), ("BOTTOMPADDING", (0, 0), (-1, -1), below)
    room = layout.PAGE_WIDTH - 2 * measures.evidence.side
    return Table(
        rows, colWidths=[measures.labels, room - measures.labels], style=TableStyle([*_LINES, *padding, *aligned])
    )
