"""What was recorded on a page -> its content streams: long fixed stretches, and between them what is written anew."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from signatures.pdf.compiled.palette import Palette
from signatures.pdf.compiled.recording import Begin, Block, Digits, End, paints
from signatures.pdf.compiled.slots import Stretch
from signatures.pdf.hand import MarkedContent, Tag

# A fixed stretch that is shorter is written with its neighbours rather than kept as a stream of its own.
_WORTH_A_STREAM = 900
_CLOSING = " ET EMC\n"


@dataclass(frozen=True)
class Varying:
    """Some lines of a slot: what is written before each of them, unless it is centred and depends on the line."""

    slot: int
    first: int
    count: int
    opening: str
    leads: tuple[str, ...]
    block: Block

    def written(self, widths: list[int], shown: list[str]) -> str:
        lines = shown[self.first : self.first + self.count]
        leads = self.leads or leads_of(self.block, self.opening, widths[self.first : self.first + self.count])
        return "".join(part for pair in zip(leads, lines, strict=True) for part in pair) + _CLOSING


def leads_of(block: Block, opening: str, widths: list[int]) -> tuple[str, ...]:
    starts = [f" {block.start(number, width)} " for number, width in enumerate(widths)]
    return (opening + starts[0], *starts[1:])


Part = str | Varying | Digits


class Stream:
    """A content stream that is written for each document: fixed text, and between it lines of slots."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self._pieces = [""]  # fixed text and lines in turn
        self._lines: list[tuple[int, int]] = []
        self._centred: list[tuple[int, Varying]] = []
        for part in parts:
            if isinstance(part, str):
                self._pieces[-1] += part
            elif isinstance(part, Digits):
                self._add(part.slot, 0, part.opening, part.closing)
            elif not part.leads:
                self._centred.append((len(self._pieces), part))
                self._add(part.slot, part.first, "", "")
            else:
                for number, lead in enumerate(part.leads):
                    self._add(part.slot, part.first + number, lead, "")
                self._pieces[-1] += _CLOSING

    def _add(self, slot: int, line: int, before: str, after: str) -> None:
        self._pieces[-1] += before
        self._pieces += ["", after]
        self._lines.append((slot, line))

    def written(self, stretches: Sequence[Stretch], shown: Sequence[list[str]]) -> bytes:
        pieces = self._pieces.copy()
        pieces[1::2] = [shown[slot][line] for slot, line in self._lines]
        for place, part in self._centred:
            pieces[place] = part.written(stretches[part.slot].widths, shown[part.slot])
        return "".join(pieces).encode("ascii")


def streams(page: list[Any], number: int, palette: Palette) -> list[list[Part]]:
    """The page's streams in order; one that is a single string does not vary. Tags learn their marked content."""
    groups: list[list[Part]] = []
    for part in _joined(_parts(page, number, palette)):
        if isinstance(part, str) and len(part) >= _WORTH_A_STREAM:
            groups.append([part])
        elif groups and not _is_fixed(groups[-1]):
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _is_fixed(group: list[Part]) -> bool:
    return len(group) == 1 and isinstance(group[0], str)


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    text: list[str] = []
    for part in parts:
        if isinstance(part, str):
            text.append(part)
            continue
        if text:
            yield "\n".join([*text, ""])
            text = []
        yield part
    if text:
        yield "\n".join([*text, ""])


def _parts(page: list[Any], number: int, palette: Palette) -> Iterator[Part]:
    marks = _Marks(number)
    is_marked = False
    for item in page:
        if isinstance(item, Block):
            yield _block(item, marks, palette)
        elif isinstance(item, Digits):
            yield item
        elif isinstance(item, Begin):
            is_marked = True
            yield marks.begin(item.tag)
        elif isinstance(item, End):
            is_marked = False
            yield "EMC"
        else:
            yield f"/Artifact BMC {item} EMC" if paints(item) and not is_marked else item


class _Marks:
    """Numbers the marked content of a page."""

    def __init__(self, page: int) -> None:
        self.page, self.count = page, 0

    def begin(self, tag: Tag | None) -> str:
        if tag is None:
            return "/Artifact <</Type /Pagination>> BDC"
        mark = MarkedContent(self.page, self.count)
        self.count += 1
        tag.kids.append(mark)
        return f"/{tag.role} <</MCID {mark.number}>> BDC"


def _block(block: Block, marks: _Marks, palette: Palette) -> Part:
    opening = f"{marks.begin(block.tag)} {block.opening}"
    count = len(block.lines)
    if block.slot is not None:
        leads = () if block.is_centred else leads_of(block, opening, [0] * count)
        return Varying(block.slot, block.first, count, opening, leads, block)
    size = block.style.fontSize
    lines = [
        f"{block.start(number, line.width)} {palette.show(line, size, palette.constant)}"
        for number, line in enumerate(block.lines)
    ]
    return f"{opening} {' '.join(lines)} ET EMC"
