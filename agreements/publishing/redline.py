"""Two wordings beside each other, word by word: what stays, what goes and what comes, clause by clause."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from agreements.wording import FIELDS, Clause, PageBreak, Wording, compose

# A merge field is one word; so are spaces, so that nothing is lost where lines are put together again.
_WORDS = re.compile(r"\{\{[^{}]*\}\}|\s+|[\w’'-]+|[^\w\s]", re.UNICODE)
_SENTENCES = re.compile(r"[^.;:!?]+[.;:!?]*\s*|[.;:!?]+\s*")
# Blocks that have less than this of their words and signs in common are two, one that goes and one that comes.
_SAME_BLOCK = 0.4
# To compare takes time that grows with the product: of more words than these sentences are compared, of more sentences the
# whole.
_WORDS_TO_COMPARE, _SENTENCES_TO_COMPARE = 1_000_000, 250_000


class Sort(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    sort: Sort
    text: str


@dataclass(frozen=True)
class Passage:
    """One block: its number, where it is a clause, as it is now; `former` as it was, if that is another."""

    pieces: Sequence[Piece]
    number: int | None = None
    former: int | None = None

    @property
    def has_changed(self) -> bool:
        return self.is_renumbered or any(piece.sort != Sort.SAME for piece in self.pieces)

    @property
    def is_renumbered(self) -> bool:
        return self.former != self.number and self.former is not None and self.number is not None

    @property
    def sort(self) -> Sort | None:
        """Of the whole, if it is gone or new as a whole."""
        sorts = {piece.sort for piece in self.pieces}
        return sorts.pop() if len(sorts) == 1 else None


@dataclass(frozen=True)
class _NumberedBlock:
    text: str
    number: int | None = None

    @cached_property
    def words(self) -> Counter[str]:
        return Counter(_WORDS.findall(self.text))


def with_fields(body: str) -> Wording:
    """The words of a text in which merge fields stand as they are written."""
    return compose(body, {name: f"{{{{ {name} }}}}" for name in FIELDS})


def redline(former: Wording, present: Wording) -> list[Passage]:
    """All passages, in the order in which somebody reads them; the title first."""
    old, new = _blocks(former), _blocks(present)
    found: list[Passage] = []
    matcher = SequenceMatcher(None, [block.text for block in old], [block.text for block in new], autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            found += [_compared(*pair) for pair in zip(old[i:j], new[k:m], strict=True)]
        else:
            found += _paired(old[i:j], new[k:m])
    return found


def _blocks(wording: Wording) -> list[_NumberedBlock]:
    blocks = [_NumberedBlock(wording.title)] if wording.title else []
    for block in wording.blocks:
        if isinstance(block, Clause):
            blocks.append(_NumberedBlock("\n\n".join(paragraph.text for paragraph in block.paragraphs), block.number))
        elif not isinstance(block, PageBreak):
            blocks.append(_NumberedBlock(block.text))
    return blocks


def _paired(old: Sequence[_NumberedBlock], new: Sequence[_NumberedBlock]) -> Iterator[Passage]:
    """Each with the first of the other side that is like it, without crossing; the rest goes or comes as a whole."""
    at = 0
    for block in new:
        like = next((n for n in range(at, len(old)) if _is_like(old[n], block)), None)
        if like is None:
            yield Passage([Piece(Sort.NEW, block.text)], block.number, None)
            continue
        yield from map(_gone, old[at:like])
        yield _compared(old[like], block)
        at = like + 1
    yield from map(_gone, old[at:])


def _gone(block: _NumberedBlock) -> Passage:
    return Passage([Piece(Sort.GONE, block.text)], None, block.number)


def _is_like(old: _NumberedBlock, new: _NumberedBlock) -> bool:
    both = sum((old.words & new.words).values())
    return 2 * both >= _SAME_BLOCK * (old.words.total() + new.words.total()) > 0


def _compared(old: _NumberedBlock, new: _NumberedBlock) -> Passage:
    former, present = _to_compare(old.text, new.text)
    pieces: list[Piece] = []
    for what, i, j, k, m in SequenceMatcher(None, former, present, autojunk=False).get_opcodes():
        if what == "equal":
            _add(pieces, Sort.SAME, "".join(former[i:j]))
        else:
            _add(pieces, Sort.GONE, "".join(former[i:j]))
            _add(pieces, Sort.NEW, "".join(present[k:m]))
    return Passage(_joined(pieces), new.number, old.number)


def _to_compare(former: str, present: str) -> tuple[list[str], list[str]]:
    if former == present:
        return [former], [present]
    for pattern, most in ((_WORDS, _WORDS_TO_COMPARE), (_SENTENCES, _SENTENCES_TO_COMPARE)):
        pair = pattern.findall(former), pattern.findall(present)
        if len(pair[0]) * len(pair[1]) <= most:
            return pair
    return [former], [present]


def _add(pieces: list[Piece], sort: Sort, text: str) -> None:
    if text:
        pieces.append(Piece(sort, text))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """A lone space between two changes belongs to both, so that a phrase reads as one."""
    found: list[Piece] = []
    gone, new = "", ""
    for number, piece in enumerate(pieces):
        is_gap = (
            piece.sort == Sort.SAME and piece.text.isspace() and 0 < number < len(pieces) - 1 and bool(gone or new)
        )
        if piece.sort == Sort.SAME and not is_gap:
            found += [Piece(sort, text) for sort, text in ((Sort.GONE, gone), (Sort.NEW, new)) if text]
            gone, new = "", ""
            found.append(piece)
        else:
            gone += piece.text if piece.sort != Sort.NEW else ""
            new += piece.text if piece.sort != Sort.GONE else ""
    return found + [Piece(sort, text) for sort, text in ((Sort.GONE, gone), (Sort.NEW, new)) if text]
