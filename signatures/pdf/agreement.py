"""The agreement's own pages: the words that were shown, and the signature block beneath them."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

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

_OFFICERS_LABELS = (signing_words.FOR_THE_AUTHOR, signing_words.ORGANISATION)
_GAP = 10
_LONGEST_UNBROKEN_CHOICE = 260

Numbered = tuple[int, Any]  # a block of the wording and where it stands there


def flowables(description: Description, backend: Backend, root: Tag, varying: frozenset[int]) -> list[Flowable]:
    """`varying`: the blocks of the wording that differ from document to document, -1 for its title."""
    story: list[Flowable] = list(_logo(description, backend, root))
    story.append(backend.text(_title(description, -1 in varying), backend.measures.title, root.child("H1")))
    numbered = enumerate(description.wording.blocks)
    for kind, blocks in groupby(numbered, key=lambda pair: pair[1].kind):
        story += _GROUPS[kind](list(blocks), backend, root, varying)
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


def _paragraphs(blocks: list[Numbered], backend: Backend, root: Tag, varying: frozenset[int]) -> Iterator[Flowable]:
    for index, block in blocks:
        words = _found_at(index, lambda found: found.runs) if index in varying else block.runs
        yield backend.text(words, backend.measures.body, root.child("P"))


def _details(blocks: list[Numbered], backend: Backend, root: Tag, varying: frozenset[int]) -> Iterator[Flowable]:
    labels = [f"{block.label}:" for _, block in blocks]
    column = max(fonts.width(label, fonts.UPRIGHT, backend.measures.body.fontSize) for label in labels) + _GAP
    for label, (index, block) in zip(labels, blocks, strict=True):
        words = _found_at(index, lambda found: found.value) if index in varying else block.value
        yield _entry(backend, root, label, words, column, style=backend.measures.detail)


def _clauses(blocks: list[Numbered], backend: Backend, root: Tag, varying: frozenset[int]) -> Iterator[Flowable]:
    widths = [fonts.width(f"{block.number}.", fonts.UPRIGHT, backend.measures.body.fontSize) for _, block in blocks]
    clauses = root.child("L", attributes="/A << /O /List /ListNumbering /Decimal >>")
    for width, (index, block) in zip(widths, blocks, strict=True):
        style = _clause_style(backend.measures.body, max(widths), width)
        item = clauses.child("LI")
        for place, paragraph in enumerate(block.paragraphs):
            words = _clause_part(index, place) if index in varying else paragraph.runs
            number = None if place else f"{block.number}."
            yield _Unbroken([backend.text(words, style, item, number=number)], backend.measures.unbroken)


def _clause_style(body: ParagraphStyle, column: float, width: float) -> ParagraphStyle:
    """Numbers end at the same place. (ReportLab's own way to do that takes room from the first line.)"""
    return ParagraphStyle(
        "clause",
        body,
        leftIndent=column + _GAP,
        bulletIndent=column - width,
        bulletFontName=body.fontName,
        bulletFontSize=body.fontSize,
    )


def _choices(blocks: list[Numbered], backend: Backend, root: Tag, varying: frozenset[int]) -> Iterator[Flowable]:
    for index, block in blocks:
        name = backend.text(bold(block.name), backend.measures.choice_name, root.child("P"))
        options = root.child("L", attributes="/A << /O /List /ListNumbering /None >>")
        marked = [
            _option(backend, options, _option_at(index, place) if index in varying else option.runs, is_picked)
            for place, (option, is_picked) in enumerate(block.marked)
        ]
        yield _Unbroken([name, *marked], _LONGEST_UNBROKEN_CHOICE)
        yield Spacer(0, backend.measures.body.spaceAfter)


def _option(backend: Backend, options: Tag, words: Words, is_picked: bool) -> Flowable:
    item = options.child("LI")
    # Which words stand beside the box differs between documents of one layout.
    box = item.child("Lbl").child("Figure", alternative="checked" if is_picked else "not checked")
    return layout.Option(backend, box, backend.text(words, backend.measures.body, item), is_checked=is_picked)


def _page_breaks(blocks: list[Numbered], backend: Backend, root: Tag, varying: frozenset[int]) -> Iterator[Flowable]:
    yield NewPage()


_GROUPS: dict[str, Callable[[list[Numbered], Backend, Tag, frozenset[int]], Iterator[Flowable]]] = {
    wording.Paragraph.kind: _paragraphs,
    wording.Detail.kind: _details,
    wording.Clause.kind: _clauses,
    wording.Choice.kind: _choices,
    wording.PageBreak.kind: _page_breaks,
}


def _found_at(index: int, runs_of: Callable[[Any], wording.Runs]) -> Words:
    return lambda each: runs_of(each.wording.blocks[index])


def _clause_part(index: int, place: int) -> Words:
    return _found_at(index, lambda clause: clause.paragraphs[place].runs)


def _option_at(index: int, place: int) -> Words:
    return _found_at(index, lambda choice: choice.options[place].runs)


def _author_block(description: Description, backend: Backend, root: Tag) -> Iterator[Flowable]:
    column = _column(backend, *(_OFFICERS_LABELS if description.officer else ()))
    is_answered = description.decision is not None
    if description.is_speaker:
        yield layout.Checked(backend, root.child("P"), signing_words.SPEAKER, column)
    yield _entry(
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
    yield _signature(backend, root, (lambda each: each.typed_name) if is_answered else (), column)
    yield _entry(backend, root, signing_words.DATE, (lambda each: each.signed_on) if is_answered else (), column)


def _office(description: Description, backend: Backend, root: Tag, column: float) -> Iterator[Flowable]:
    """Of an officer who signed for the author: who, and by which title."""
    if description.officer is None:
        return
    yield _entry(backend, root, signing_words.SIGNED_BY, lambda each: each.typed_name, column)
    if description.officer.title:
        yield _entry(backend, root, signing_words.TITLE, lambda each: each.office.title, column)
    yield _entry(backend, root, signing_words.ORGANISATION, lambda each: each.office.organisation, column)


def _signatory_block(description: Description, backend: Backend, root: Tag) -> Iterator[Flowable]:
    column = _column(backend)
    if description.decision == "declined":
        yield backend.text(italic("Not countersigned: the author declined."), backend.measures.body, root.child("P"))
        return
    is_signed = description.is_countersigned
    yield _entry(backend, root, "Name (Print):", lambda each: each.signatory_name, column)
    yield backend.text(plain(description.organisation), backend.measures.body, root.child("P"))
    if description.is_interim:
        yield _entry(backend, root, "Signature:", italic("not yet countersigned"), column, is_ruled=True)
    elif is_signed and description.signature_picture is not None:
        tag = root.child("P")
        written = Drawn(backend, tag, description.signature_picture, layout.SIGNATURE_ROOM, is_centred=False)
        yield layout.PictureEntry(backend, tag, "Signature:", written, column, is_ruled=True)
    else:
        yield _signature(backend, root, (lambda each: each.signatory_name) if is_signed else (), column)
    dated = (lambda each: each.countersigned_on) if is_signed else ()
    yield _entry(backend, root, "Date:", dated, column, is_ruled=description.pen is not None)


def _column(backend: Backend, *others: str) -> float:
    size = backend.measures.body.fontSize
    return max(fonts.width(label, fonts.UPRIGHT, size) for label in ("Name (Print):", *others)) + _GAP


def _entry(
    backend: Backend,
    root: Tag,
    label: str,
    words: Words,
    column: float,
    *,
    is_ruled: bool = False,
    style: ParagraphStyle | None = None,
) -> Flowable:
    tag = root.child("P")
    value = backend.text(words, style or backend.measures.body, tag)
    return layout.Entry(backend, tag, label, value, column, is_ruled=is_ruled)


def _signature(backend: Backend, root: Tag, words: Words, column: float) -> Flowable:
    tag = root.child("P")
    return layout.Entry(backend, tag, "Signature:", backend.name(words, tag), column, is_ruled=True)
