"""The ways in which documents have been drawn, by number: one that was begun in an earlier way is made again in that way.

Whoever changes what a document looks like adds one, and leaves the others as they are.
"""

from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.styles import ParagraphStyle

from agreements.wording import characters

INK = HexColor(0x1D1F23)
QUIET = HexColor(0x5B6068)


@dataclass(frozen=True)
class Margins:
    side: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Measures:
    """In points. The evidence page's table has a column of labels, and pads each row above and below."""

    agreement: Margins
    evidence: Margins
    # A clause of up to eight lines stays on one page.
    unbroken: float
    labels: float
    row: tuple[float, float]
    # The side of the QR code, and the room between it and the words beside it.
    code_side: float
    code_gap: float
    # Whether digests and codes stand in the monospaced face, a digest in groups and a code on one line.
    has_mono: bool
    # Whether lines are set as `Typesetter` says, and pages turned so that none is left with a few rows or no clause.
    in_reading_order: bool
    # Whether what runs to the left is written in that order too.
    is_written_as_read: bool
    # The least height of a signature that is a picture.
    least_picture: float
    body: ParagraphStyle
    detail: ParagraphStyle
    title: ParagraphStyle
    choice_name: ParagraphStyle
    continued: ParagraphStyle
    note: ParagraphStyle
    first_note: ParagraphStyle
    evidence_title: ParagraphStyle
    intro: ParagraphStyle
    code: ParagraphStyle
    label: ParagraphStyle
    value: ParagraphStyle
    digest: ParagraphStyle
    heading: ParagraphStyle


def body_of(size: float, leading: float, after: float) -> ParagraphStyle:
    return ParagraphStyle(
        "body",
        fontName=characters.REGULAR.name,
        fontSize=size,
        leading=leading,
        textColor=INK,
        spaceAfter=after,
        allowWidows=0,
        allowOrphans=0,
        spaceShrinkage=0,
    )


def _styles(body: ParagraphStyle, *, after_title: float) -> dict[str, ParagraphStyle]:
    """What all drawings have alike, but for the body from which it follows."""
    title = ParagraphStyle(
        "title",
        body,
        fontName=characters.BOLD.name,
        fontSize=17,
        leading=22,
        alignment=TA_CENTER,
        spaceAfter=after_title,
    )
    note = ParagraphStyle("note", body, fontSize=8.8, leading=12, textColor=QUIET, spaceAfter=5)
    label = ParagraphStyle("label", body, fontSize=8.2, leading=10.2, textColor=QUIET, spaceAfter=0)
    value = ParagraphStyle("value", label, textColor=INK)
    return {
        "body": body,
        "detail": ParagraphStyle("detail", body),
        "title": title,
        "choice_name": ParagraphStyle("choice", body, spaceAfter=3, keepWithNext=1),
        "continued": ParagraphStyle("continued", body, fontName=characters.ITALIC.name),
        "note": note,
        "first_note": ParagraphStyle("first note", note, spaceBefore=10),
        "evidence_title": ParagraphStyle("evidence page", title, alignment=TA_LEFT, spaceAfter=6),
        "intro": ParagraphStyle("intro", note, textColor=INK, spaceAfter=4),
        "code": ParagraphStyle("code", body, fontSize=10.8, leading=13, spaceAfter=0),
        "label": label,
        "value": value,
        "digest": value,
        "heading": ParagraphStyle(
            "heading", body, fontSize=9.4, leading=12, spaceBefore=8, spaceAfter=2, keepWithNext=1
        ),
    }


def _first() -> Measures:
    """Until version 0.3: narrower margins around the certificate, digests as words, a code in two halves."""
    return Measures(
        agreement=Margins(84, 74, 84),
        evidence=Margins(72, 58, 62),  # no line about a next page stands there
        unbroken=125,
        labels=128,
        row=(1.5, 2.7),
        code_side=92,
        code_gap=32,
        has_mono=False,
        in_reading_order=False,
        is_written_as_read=False,
        least_picture=0,
        **_styles(body_of(10.6, 15, 7), after_title=16),
    )


def _second() -> Measures:
    """All pages have the same margins, so that words, tables and signatures end at one edge."""
    side, top = 84, 66
    styles = _styles(body_of(11, 16, 7), after_title=15)
    mono: dict[str, Any] = {"fontName": characters.MONO.name}
    styles["digest"] = ParagraphStyle("digest", styles["value"], fontSize=7.4, leading=9.4, **mono)
    styles["code"] = ParagraphStyle("code", styles["code"], fontSize=9, leading=12, **mono)
    return Measures(
        agreement=Margins(side, top, 78),
        evidence=Margins(side, top, 62),  # where the line about a next page ends
        unbroken=133,
        labels=128,
        row=(1, 2),
        code_side=103,
        code_gap=32,
        has_mono=True,
        in_reading_order=False,
        is_written_as_read=False,
        least_picture=0,
        **styles,
    )


def _third() -> Measures:
    """Titles are set as their language runs, and what continues says so."""
    return replace(_second(), in_reading_order=True, least_picture=25)


def _fourth() -> Measures:
    """It looks the same, and is copied better."""
    return replace(_third(), is_written_as_read=True)


_DRAWINGS = {1: _first(), 2: _second(), 3: _third(), 4: _fourth()}
# The styles of what does not end on one short word.
_BALANCED = frozenset({"title", "detail", "evidence page", "heading"})


def is_balanced(style: ParagraphStyle) -> bool:
    return style.name in _BALANCED


def measures_of(drawing: int) -> Measures:
    return _DRAWINGS[drawing]
