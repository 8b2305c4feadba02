"""The agreement's own pages: the words that were shown, and the signature block beneath them."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, Spacer
from reportlab.platypus import PageBreak as NewPage

from agreements import wording
from agreements.wording.signed import signing_words
from signatures.pdf import fonts, layout, pen
from signatures.pdf.backend import Backend, Tag, Words, bold, italic, plain
from signatures.pdf.description import Description
from signatures.pdf.measures.drawings import Measures
from signatures.pdf.pictures import Drawn

_LABELS = ("Name (Print):",)  # the longest ones
_OFFICERS_LABELS = (*_LABELS, signing_words.FOR_THE_AUTHOR, signing_words.ORGANISATION)
_LONGEST_UNBROKEN_CHOICE = 260


class _Placed(NamedTuple):
    """A block of the wording, and its number there if it varies from document to document."""

    block: Any
    number: int | None

    def words(self, runs_of: Callable[[Any, int], wording.Runs], part: int = 0) -> Words:
        number = self.number
        if number is None:
            return runs_of(self.block, part)
        return lambda each: runs_of(each.wording.blocks[number], part)


_Maker = Callable[[list[_Placed], Backend, Tag], Iterator[Flowable]]


def flowables(description: Description, backend: Backend, root: Tag, varying: frozenset[int]) -> list[Flowable]:
    """`varying`: the blocks of the wording that differ from document to document, -1 for its title."""
    story: list[Flowable] = list(_logo(description, backend, root))
    story.append(backend.text(_title(description, -1 in varying), backend.measures.title, root.child("H1")))
    numbered = enumerate(description.wording.blocks)
    placed = [_Placed(block, number if number in varying else None) for number, block in numbered]
    for kind, blocks in groupby(placed, key=lambda each: each.block.kind):
        story += _GROUPS[kind](list(blocks), backend, root)
    signing = pen.author_block if description.pen else _author_block
    signed = [*signing(description, backend, root), Spacer(0, 22), *_signatory_block(description, backend, root)]
    if not backend.measures.in_reading_order:
        return [*story, Spacer(0, 12), KeepTogether(signed)]
    before, last = _parted(story, backend.measures)
    return [*before, KeepTogether([*last, Spacer(0, 12), *signed])]


def _parted(story: list[Flowable], measures: Measures) -> tuple[list[Flowable], list[Flowable]]:
    """The last words stay with the signatures, so that these stand on no page by themselves: of a long paragraph two lines."""
    end = next((number for number in range(len(story), 0, -1) if not isinstance(story[number - 1], Spacer)), 0)
    if not end or isinstance(story[end - 1], NewPage):
        return story, []
    last = story[end - 1]
    if isinstance(last, _Unbroken):
        parts = last.parts
        if len(parts) > 1:
            return story[: end - 1], [*parts, *story[end:]]
        (last,) = parts
    width = layout.PAGE_WIDTH - 2 * measures.agreement.side
    _, height = last.wrap(width, layout.PAGE_HEIGHT)
    leading = measures.body.leading
    if height <= measures.unbroken or isinstance(last, layout.Entry):
        return story[: end - 1], [last, *story[end:]]
    head, tail = last.split(width, height - 2 * leading + 1)
    head.spaceAfter = 0
    return [*story[: end - 1], head], [tail, *story[end:]]


class _Unbroken(KeepTogether):
    """`parts`: what it keeps together."""

    def __init__(self, parts: list[Flowable], most: float) -> None:
        super().__init__(parts, maxHeight=most)
        self.parts = parts


def _logo(description: Description, backend: Backend, root: Tag) -> Iterator[Flowable]:
    if description.logo is not None:
        yield Drawn(backend, root.child("P"), description.logo, layout.LOGO_ROOM, is_centred=True)
        yield Spacer(0, 14)


def _title(description: Description, varies: bool) -> Words:
    return (lambda each: bold(each.wording.title)) if varies else bold(description.wording.title)


def _paragraphs(blocks: list[_Placed], backend: Backend, root: Tag) -> Iterator[Flowable]:
    for each in blocks:
        yield backend.text(each.words(lambda block, _: block.runs), backend.measures.body, root.child("P"))


def _details(blocks: list[_Placed], backend: Backend, root: Tag) -> Iterator[Flowable]:
    labels = [f"{each.block.label}:" for each in blocks]
    column = layout.column_of(backend, labels)
    for label, each in zip(labels, blocks, strict=True):
        words = each.words(lambda detail, _: detail.value)
        yield layout.entry(backend, root, label, words, column, style=backend.measures.detail)


def _clauses(blocks: list[_Placed], backend: Backend, root: Tag) -> Iterator[Flowable]:
    body = backend.measures.body
    numbers = [f"{each.block.number}." for each in blocks]
    widths = [fonts.width(number, fonts.UPRIGHT, body.fontSize) for number in numbers]
    clauses = root.child("L", attributes="/A << /O /List /ListNumbering /Decimal >>")
    for number, width, each in zip(numbers, widths, blocks, strict=True):
        style, item = _clause_style(body, max(widths), width), clauses.child("LI")
        for place in range(len(each.block.paragraphs)):
            words = each.words(lambda clause, at: clause.paragraphs[at].runs, place)
            paragraph = backend.text(words, style, item, number=None if place else number)
            yield _Unbroken([paragraph], backend.measures.unbroken)


def _clause_style(body: ParagraphStyle, column: float, width: float) -> ParagraphStyle:
    """Numbers end at the same place. (ReportLab's own way to do that takes room from the first line.)"""
    return ParagraphStyle(
        "clause",
        body,
        leftIndent=column + layout.GAP,
        bulletIndent=column - width,
        bulletFontName=body.fontName,
        bulletFontSize=body.fontSize,
    )


def _choices(blocks: list[_Placed], backend: Backend, root: Tag) -> Iterator[Flowable]:
    for each in blocks:
        kept = [backend.text(bold(each.block.name), backend.measures.choice_name, root.child("P"))]
        options = root.child("L", attributes="/A << /O /List /ListNumbering /None >>")
        for place, (_, is_picked) in enumerate(each.block.marked):
            words = each.words(lambda choice, at: choice.options[at].runs, place)
            kept.append(_option(backend, options, words, is_picked))
        yield _Unbroken(kept, _LONGEST_UNBROKEN_CHOICE)
        yield Spacer(0, backend.measures.body.spaceAfter)


def _option(backend: Backend, options: Tag, words: Words, is_picked: bool) -> Flowable:
    item = options.child("LI")
    # Which words stand beside the box differs between documents of one layout.
    box = item.child("Lbl").child("Figure", alternative="checked" if is_picked else "not checked")
    return layout.Option(backend, box, backend.text(words, backend.measures.body, item), is_checked=is_picked)


def _page_breaks(blocks: list[_Placed], backend: Backend, root: Tag) -> Iterator[Flowable]:
    yield NewPage()


_GROUPS: dict[str, _Maker] = {
    wording.Paragraph.kind: _paragraphs,
    wording.Detail.kind: _details,
    wording.Clause.kind: _clauses,
    wording.Choice.kind: _choices,
    wording.PageBreak.kind: _page_breaks,
}


def _author_block(description: Description, backend: Backend, root: Tag) -> Iterator[Flowable]:
    column = layout.column_of(backend, _OFFICERS_LABELS if description.officer else _LABELS)
    is_answered = description.decision is not None
    if description.is_speaker:
        yield layout.Checked(backend, root.child("P"), signing_words.SPEAKER, column)
    yield layout.entry(
        backend,
        root,
        signing_words.FOR_THE_AUTHOR if description.officer else signing_words.NAME,
        lambda each: each.printed_name,
        column,
    )
    yield from _office(description, backend, root, column)
    yield backend.text(plain(signing_words.BY_CHECKING), backend.measures.body, root.child("P"))
    accepts, declines = description.decision == "accepted", description.decision == "declined"
    marks = ((signing_words.ACCEPT, accepts), (signing_words.DECLINE, declines))
    yield layout.Marks(backend, root.child("P"), marks, column)
    yield layout.signature(backend, root, (lambda each: each.typed_name) if is_answered else (), column)
    yield layout.entry(backend, root, signing_words.DATE, (lambda each: each.signed_on) if is_answered else (), column)


def _office(description: Description, backend: Backend, root: Tag, column: float) -> Iterator[Flowable]:
    """Of an officer who signed for the author: who, and by which title."""
    if description.officer is None:
        return
    yield layout.entry(backend, root, signing_words.SIGNED_BY, lambda each: each.typed_name, column)
    if description.officer.title:
        yield layout.entry(backend, root, signing_words.TITLE, lambda each: each.office.title, column)
    yield layout.entry(backend, root, signing_words.ORGANISATION, lambda each: each.office.organisation, column)


def _signatory_block(description: Description, backend: Backend, root: Tag) -> Iterator[Flowable]:
    column = layout.column_of(backend, _LABELS)
    if description.decision == "declined":
        yield backend.text(italic("Not countersigned: the author declined."), backend.measures.body, root.child("P"))
        return
    is_signed = description.is_countersigned
    yield layout.entry(backend, root, "Name (Print):", lambda each: each.signatory_name, column)
    yield backend.text(plain(description.organisation), backend.measures.body, root.child("P"))
    if description.is_interim:
        yield layout.entry(backend, root, "Signature:", italic("not yet countersigned"), column, is_ruled=True)
    elif is_signed and description.signature_picture is not None:
        tag = root.child("P")
        written = Drawn(backend, tag, description.signature_picture, layout.SIGNATURE_ROOM, is_centred=False)
        yield layout.PictureEntry(backend, tag, "Signature:", written, column, is_ruled=True)
    else:
        yield layout.signature(backend, root, (lambda each: each.signatory_name) if is_signed else (), column)
    dated = (lambda each: each.countersigned_on) if is_signed else ()
    yield layout.entry(backend, root, "Date:", dated, column, is_ruled=description.pen is not None)
