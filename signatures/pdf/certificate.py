"""The certificate page: a quiet table of who, when and how to check."""

from reportlab.platypus import Flowable, Table, TableStyle

from signatures.pdf import layout
from signatures.pdf.description import Certificate
from signatures.pdf.hand import Hand, Source, Tag, bold, plain

_LABELS = 150
_LINES = TableStyle(
    [
        ("FONTNAME", (0, 0), (-1, -1), layout.BODY.fontName),  # or an unembedded Helvetica is named
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.8),
        ("LINEABOVE", (0, 0), (-1, -1), 0.4, layout.HAIRLINE),
        ("LINEBELOW", (0, -1), (-1, -1), 0.4, layout.HAIRLINE),
    ]
)


def flowables(certificate: Certificate, hand: Hand, root: Tag) -> list[Flowable]:
    part = root.child("Sect")
    story: list[Flowable] = [
        hand.text(bold(certificate.title), layout.TITLE, part.child("H1")),
        hand.text(plain(certificate.intro), layout.BODY, part.child("P")),
    ]
    for number, section in enumerate(certificate.sections):
        heading = hand.text(bold(section.title), layout.HEADING, part.child("H2"))
        story += [heading, _table(certificate, number, hand, part.child("Table"))]
    for number, note in enumerate(certificate.notes):
        story.append(hand.text(plain(note), layout.NOTE if number else layout.FIRST_NOTE, part.child("P")))
    return story


def _table(certificate: Certificate, section: int, hand: Hand, table: Tag) -> Table:
    rows = []
    for number, (label, _) in enumerate(certificate.sections[section].rows):
        row = table.child("TR")
        heading = row.child("TH", attributes="/A << /O /Table /Scope /Row >>")
        cells = [hand.text(plain(label), layout.LABEL, heading)]
        rows.append([*cells, hand.text(_value_at(section, number), layout.VALUE, row.child("TD"))])
    return Table(rows, colWidths=[_LABELS, layout.MEASURE - _LABELS], style=_LINES)


def _value_at(section: int, row: int) -> Source:
    return lambda each: each.certificate.sections[section].rows[row][1] if each.certificate else ""
