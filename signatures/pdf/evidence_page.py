"""The evidence page: a quiet table of who, when and how to check."""

import math
from collections.abc import Callable
from functools import partial

from reportlab.platypus import Flowable, Table, TableStyle

from agreements.wording import characters
from signatures.pdf import layout, pictures
from signatures.pdf.backend import Backend, Cell, Tag, Words, bold, plain
from signatures.pdf.description import Description, EvidencePage, is_code
from signatures.pdf.measures.drawings import Measures

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


_Cells = tuple[Flowable, Flowable]


def sheets(evidence_page: EvidencePage, backend: Backend, root: Tag) -> list[list[Flowable]]:
    """Its pages: one, if need be with its rows closer together; otherwise as many as it takes, each with as much."""
    part, measures = root.child("Sect"), backend.measures
    head = _head(evidence_page, backend, part)
    sections = [_TableParts(evidence_page, number, backend, part) for number in range(len(evidence_page.sections))]
    notes = _notes(evidence_page, backend, part)
    for closer in (0.0, 0.5, 1.0):
        whole = [*head, *(each for section in sections for each in section.flowables(closer)), *notes]
        if not measures.in_reading_order or _height(whole, measures) <= _room(measures):
            return [whole]
    return _parted(head, sections, notes, partial(_continuation, evidence_page, backend))


def _parted(
    head: list[Flowable], sections: list["_TableParts"], notes: list[Flowable], continuation: Callable[[], Flowable]
) -> list[list[Flowable]]:
    """About as much on each, and a section on one of them, unless it is longer than a page."""
    measures = sections[0].measures
    room = _room(measures) - measures.continued.leading
    whole = [*head, *(each for section in sections for each in section.flowables()), *notes]
    aim = _height(whole, measures) / math.ceil(_height(whole, measures) / room)
    pages = [list(head)]
    for section in sections:
        used, wanted = _height(pages[-1], measures), _height(section.flowables(), measures)
        if used + wanted / 2 > aim or used + wanted > room:
            pages.append([continuation()])
        rows = section.rows
        while rows:
            count = section.fitting(rows, room - _height(pages[-1], measures))
            pages[-1] += section.flowables(rows=rows[:count])
            rows = rows[count:]
            if rows:
                pages.append([continuation()])
    if _height([*pages[-1], *notes], measures) > room:
        pages.append([continuation()])
    pages[-1] += notes
    return pages


def _continuation(evidence_page: EvidencePage, backend: Backend) -> Flowable:
    """At the head of a page that continues another one: which document it belongs to."""
    title = f"{evidence_page.title}, continued"
    words: Words = bold(title)
    if evidence_page.check is not None:
        words = lambda each: bold(f"{title}: {_code(each)}")  # noqa: E731  a source, as all others are
    return backend.text(words, backend.measures.heading, None)


def _room(measures: Measures) -> float:
    return layout.PAGE_HEIGHT - measures.evidence.top - measures.evidence.bottom


def _height(flowables: list[Flowable], measures: Measures) -> float:
    """As a frame stacks them: of what follows one thing and what precedes the next the larger counts."""
    width = layout.PAGE_WIDTH - 2 * measures.evidence.side
    total = after = 0.0
    for number, flowable in enumerate(flowables):
        gap = max(after, flowable.getSpaceBefore()) if number else 0
        total += gap + flowable.wrap(width, layout.PAGE_HEIGHT)[1]
        after = flowable.getSpaceAfter()
    return total


def _notes(evidence_page: EvidencePage, backend: Backend, part: Tag) -> list[Flowable]:
    measures = backend.measures
    styles = [measures.first_note, *[measures.note] * len(evidence_page.notes)]
    return [
        backend.text(plain(note), style, part.child("P"))
        for note, style in zip(evidence_page.notes, styles, strict=False)
    ]


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


class _TableParts:
    """A heading and its rows, which may be parted between two pages."""

    def __init__(self, evidence_page: EvidencePage, number: int, backend: Backend, part: Tag) -> None:
        section, self.measures = evidence_page.sections[number], backend.measures
        self.heading = backend.text(bold(section.title), self.measures.heading, part.child("H2"))
        first = sum(len(each.rows) for each in evidence_page.sections[:number])
        table = part.child("Table")
        self.rows = [
            self._row(label, value, Cell(cell), backend, table.child("TR"))
            for cell, (label, value) in enumerate(section.rows, start=first)
        ]

    def _row(self, label: str, value: str, source: Cell, backend: Backend, row: Tag) -> _Cells:
        heading = row.child("TH", attributes="/A << /O /Table /Scope /Row >>")
        style = self.measures.digest if is_code(value) else self.measures.value
        return (
            backend.text(plain(label), self.measures.label, heading),
            backend.text(source, style, row.child("TD")),
        )

    def flowables(self, closer: float = 0, rows: list[_Cells] | None = None) -> list[Flowable]:
        """Of these rows, or of all; the heading is above the first one."""
        chosen = self.rows if rows is None else rows
        return [*([self.heading] if chosen[0] is self.rows[0] else []), self._table(chosen, closer)]

    def fitting(self, rows: list[_Cells], room: float) -> int:
        """How many of these rows the room holds, and one at least."""
        counts = range(len(rows), 1, -1)
        return next(
            (count for count in counts if _height(self.flowables(rows=rows[:count]), self.measures) <= room), 1
        )

    def _table(self, rows: list[_Cells], closer: float = 0) -> Table:
        """`closer`: by how much less each row is padded above and below."""
        measures = self.measures
        above, below = (max(padding - closer, 0) for padding in measures.row)
        padding = ("TOPPADDING", (0, 0), (-1, -1), above), ("BOTTOMPADDING", (0, 0), (-1, -1), below)
        aligned = [  # it is smaller, and stands on the label's line
            ("VALIGN", (1, number), (1, number), "BOTTOM")
            for number, (_, value) in enumerate(rows)
            if value.style.leading != measures.label.leading  # type: ignore[attr-defined]
        ]
        widths = [measures.labels, layout.PAGE_WIDTH - 2 * measures.evidence.side - measures.labels]
        return Table(rows, colWidths=widths, style=TableStyle([*_LINES, *padding, *aligned]))
