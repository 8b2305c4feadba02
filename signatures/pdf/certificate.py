"""The certificate page: a quiet table of who, when and how to check."""

from reportlab.platypus import Flowable, Table, TableStyle

from signatures.pdf import layout, pictures
from signatures.pdf.description import Certificate, Description
from signatures.pdf.hand import Cell, Hand, Tag, bold, plain

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


def flowables(certificate: Certificate, hand: Hand, root: Tag) -> list[Flowable]:
    part = root.child("Sect")
    story = _head(certificate, hand, part)
    for number, section in enumerate(certificate.sections):
        heading = hand.text(bold(section.title), layout.HEADING, part.child("H2"))
        story += [heading, _table(certificate, number, hand, part.child("Table"))]
    for number, note in enumerate(certificate.notes):
        story.append(hand.text(plain(note), layout.NOTE if number else layout.FIRST_NOTE, part.child("P")))
    return story


def _head(certificate: Certificate, hand: Hand, part: Tag) -> list[Flowable]:
    words = [hand.text(bold(certificate.title), layout.CERTIFICATE_TITLE, part.child("H1"))]
    words += [hand.text(plain(paragraph), layout.INTRO, part.child("P")) for paragraph in certificate.intro]
    if certificate.check is None:
        return words
    code = pictures.Code(
        hand, part.child("Figure", alternative=_ALTERNATIVE), certificate.check.address, _code, _CODE_SIZE
    )
    typed = part.child("P")
    halves = [hand.text(half, layout.CODE, typed.child("Span")) for half in (_first_half, _second_half)]
    return [pictures.Beside(words, [code, *halves], _CODE_SIZE, _GAP)]


def _code(each: Description) -> str:
    return each.certificate.check.code if each.certificate and each.certificate.check else ""


def _first_half(each: Description) -> str:
    return _code(each)[:_HALF]


def _second_half(each: Description) -> str:
    return _code(each)[_HALF:]


def _table(certificate: Certificate, section: int, hand: Hand, table: Tag) -> Table:
    rows = []
    for number, (label, _) in enumerate(certificate.sections[section].rows):
        row = table.child("TR")
        heading = row.child("TH", attributes="/A << /O /Table /Scope /Row >>")
        cells = [hand.text(plain(label), layout.LABEL, heading)]
        rows.append([*cells, hand.text(Cell(section, number), layout.VALUE, row.child("TD"))])
    return Table(rows, colWidths=[_LABELS, layout.CERTIFICATE_MEASURE - _LABELS], style=_LINES)
