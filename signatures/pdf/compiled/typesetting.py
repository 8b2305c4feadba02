"""Words into lines, as ReportLab's paragraphs break them.

Almost every word is Latin and stands glyph beside glyph: it is measured by adding up. What is left goes to
`signatures.pdf.glyphs`, which shapes every script: neighbouring words of that kind are shaped together, and a comma
behind a name that runs from right to left stays outside of it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from agreements.characters import SCRIPT, Face, coverage
from agreements.wording import Runs
from signatures.pdf import fonts, glyphs
from signatures.pdf.glyphs.shaping import clusters

_LATIN = (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
# What every document can draw without a font of its own.
REPERTOIRE = "".join(map(chr, _LATIN)) + "–—‘’“”„•…"
SCRIPT_REPERTOIRE = " -.’'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZáäçéíñóöü"
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

_BLANKS = re.compile(r"[^\S\u00a0]+")
_MOST_WORDS_KEPT = 20_000


class Simple(NamedTuple):
    """A stretch of one face whose characters are in its repertoire."""

    face: Face
    text: str


class Other(NamedTuple):
    """A stretch that has to be shaped."""

    faces: fonts.Faces
    text: str


Piece = Simple | Other


class Line(NamedTuple):
    """`width` in thousandths of the size of the type."""

    width: int
    pieces: tuple[Piece, ...]


class _Word(NamedTuple):
    width: int
    pieces: tuple[Piece, ...]
    space: int  # the width of the blank behind it

    @property
    def face(self) -> Face | None:
        """Of a word that is one simple piece."""
        piece = self.pieces[0]
        return piece.face if len(self.pieces) == 1 and isinstance(piece, Simple) else None


class Typesetter:
    """Keeps what it measured: names and titles are made of words that come again."""

    def __init__(self) -> None:
        self._words: dict[fonts.Faces, dict[str, _Word]] = {}
        self._plain_words: dict[str, dict[str, int]] = {}

    def lines(self, runs: Runs, size: float, measure: float, faces: fonts.Faces | None = None) -> tuple[Line, ...]:
        """`faces` instead of those that the runs ask for. Raises UndrawableError."""
        units = measure * 1000 / size
        if len(runs) == 1:
            chosen = faces or fonts.faces_of(runs[0])
            line = None if len(runs[0].text) > most_signs(chosen[0], units) else _single(runs[0].text, chosen, units)
            lines = (line,) if line is not None else self._plain(runs[0].text, chosen[0], units)
            if lines:
                return lines
        return tuple(_broken(self._words_of(runs, faces), units))

    def _plain(self, text: str, face: Face, measure: float) -> tuple[Line, ...]:
        """What `_broken` would find, if every word is simple and none is too wide; otherwise nothing."""
        words = text.split(" ")
        known = self._plain_words.setdefault(face.name, {})
        if len(known) > _MOST_WORDS_KEPT:
            known.clear()
        try:
            wide = [known.get(word) or _plain_width(known, word, face) for word in words]
        except KeyError:
            return ()
        if max(wide) > measure or not all(words):
            return ()
        space = widths(face)[" "]
        lines = []
        start, width = 0, wide[0]
        for number in range(1, len(words)):
            wider = width + space + wide[number]
            if wider > measure:
                lines.append(Line(width, (Simple(face, " ".join(words[start:number])),)))
                start, width = number, wide[number]
            else:
                width = wider
        lines.append(Line(width, (Simple(face, " ".join(words[start:])),)))
        return tuple(lines)

    def _words_of(self, runs: Runs, forced: fonts.Faces | None) -> Iterator[_Word]:
        parts: list[_Word] = []
        for run in runs:
            faces = forced or fonts.faces_of(run)
            known = self._words.setdefault(faces, {})
            if len(known) > _MOST_WORDS_KEPT:
                known.clear()
            for number, text in enumerate(_BLANKS.split(run.text)):
                if number and parts:
                    yield _joined(parts)
                    parts = []
                if text:
                    parts.append(known.get(text) or known.setdefault(text, _measured(text, faces)))
        if parts:
            yield _joined(parts)


def _plain_width(known: dict[str, int], word: str, face: Face) -> int:
    """Raises KeyError for a word that is not simple."""
    known[word] = sum(map(widths(face).__getitem__, word))
    return known[word]


def width(text: str, faces: fonts.Faces, size: float) -> float:
    """Like `fonts.width`, and faster for what is simple."""
    units = simple_width(text, faces[0])
    return fonts.width(text, faces, size) if units is None else units * size / 1000


def _single(text: str, faces: fonts.Faces, measure: float) -> Line | None:
    """The text as one line if it is all of one kind and fits, which is what most values are and do."""
    units = simple_width(text, faces[0])
    piece: Piece = Simple(faces[0], text)
    if units is None and _LETTERS.isdisjoint(text):
        piece = Other(faces, text)
        units = shaped(piece).width
    if not units or units > measure or text != text.strip() or "  " in text:
        return None
    return Line(units, (piece,))


def most_signs(face: Face, units: float) -> float:
    """More of what is simple never fit."""
    return units / _narrowest(face)


@cache
def _narrowest(face: Face) -> int:
    return min(widths(face).values())


def shaped(piece: Other) -> glyphs.Line:
    return glyphs.shape(piece.text, piece.faces, is_kerned=False)


@cache
def simple(face: Face) -> str:
    """The characters of the face that stand glyph beside glyph."""
    wanted = SCRIPT_REPERTOIRE if face == SCRIPT else REPERTOIRE
    return "".join(character for character in wanted if character in coverage(face))


_WIDTHS: dict[str, dict[str, int]] = {}  # by the name of the face, which is quicker to look up than the face


def widths(face: Face) -> dict[str, int]:
    """Of what is simple, in thousandths of the size."""
    known = _WIDTHS.get(face.name)
    if known is None:
        known = {character: glyphs.shape(character, (face,), is_kerned=False).width for character in simple(face)}
        _WIDTHS[face.name] = known
    return known


def _measured(text: str, faces: fonts.Faces) -> _Word:
    composed = unicodedata.normalize("NFC", text)
    space = widths(faces[0])[" "]
    width = simple_width(composed, faces[0])
    if width is not None:
        return _Word(width, (Simple(faces[0], composed),), space)
    pieces = tuple(_pieces(composed, faces))
    return _Word(sum(map(_width, pieces)), pieces, space)


def simple_width(text: str, face: Face) -> int | None:
    try:
        return sum(map(widths(face).__getitem__, text))
    except KeyError:
        return None


def _pieces(text: str, faces: fonts.Faces) -> Iterator[Piece]:
    """What is simple at both ends is parted from the rest: a comma stays outside of a right-to-left name."""
    known = widths(faces[0])
    start, end = 0, len(text)
    while text[start] in known:
        start += 1
    while text[end - 1] in known:
        end -= 1
    if start and unicodedata.category(text[start]).startswith("M"):
        start -= 1
    if start:
        yield Simple(faces[0], text[:start])
    yield Other(faces, text[start:end])
    if end < len(text):
        yield Simple(faces[0], text[end:])


def _width(piece: Piece) -> int:
    if isinstance(piece, Simple):
        return simple_width(piece.text, piece.face) or 0
    return shaped(piece).width


def _broken(words: Iterable[_Word], measure: float) -> Iterator[Line]:
    line: list[_Word] = []
    width = space = 0
    for word in words:
        wider = width + space + word.width
        if line and wider <= measure:
            line.append(word)
            width = wider
        elif word.width > measure:
            for part in _cut(word, width + space if line else 0, measure):
                if part is None:
                    yield _line(width, line)
                    line, width = [], 0
                else:
                    width += part.width + (space if line else 0)
                    line.append(part)
        else:
            if line:
                yield _line(width, line)
            line, width = [word], word.width
        space = word.space
    if line:
        yield _line(width, line)


def _cut(word: _Word, begun: int, measure: float) -> Iterator[_Word | None]:
    """A word that is wider than a line fills the line that was begun, and those below it; None ends a line."""
    pieces: list[Piece] = []
    width = 0
    for small in (part for piece in word.pieces for part in _signs(piece)):
        wide = _width(small)
        if begun + width + wide > measure and (begun or pieces):
            if pieces:
                yield _Word(width, tuple(pieces), word.space)
            yield None
            pieces, width, begun = [], 0, 0
        pieces.append(small)
        width += wide
    yield _Word(width, tuple(pieces), word.space)


def _signs(piece: Piece) -> Iterator[Piece]:
    if isinstance(piece, Simple):
        yield from (Simple(piece.face, character) for character in piece.text)
    else:
        yield from (Other(piece.faces, cluster) for cluster in clusters(piece.text))


def _joined(parts: list[_Word]) -> _Word:
    if len(parts) == 1:
        return parts[0]
    pieces = tuple(piece for part in parts for piece in part.pieces)
    return _Word(sum(part.width for part in parts), pieces, parts[-1].space)


def _line(width: int, words: list[_Word]) -> Line:
    """Neighbours of one kind become one piece."""
    face = words[0].face
    if face is not None and all(word.face is face for word in words):
        return Line(width, (Simple(face, " ".join(word.pieces[0].text for word in words)),))
    merged: list[Piece] = []
    for word in words:
        for number, piece in enumerate(word.pieces):
            gap = "" if number else " "
            merged[-1:] = _together(merged[-1], gap, piece) if merged else [piece]
    return Line(width, tuple(merged))


def _together(last: Piece, gap: str, piece: Piece) -> list[Piece]:
    """A blank between two pieces that stay apart is drawn with the simple one."""
    if isinstance(last, Simple) and isinstance(piece, Simple) and last.face is piece.face:
        return [Simple(last.face, last.text + gap + piece.text)]
    if isinstance(last, Other) and isinstance(piece, Other) and last.faces == piece.faces:
        return [Other(last.faces, last.text + gap + piece.text)]
    if isinstance(last, Simple):
        return [Simple(last.face, last.text + gap), piece]
    if isinstance(piece, Simple):
        return [last, Simple(piece.face, gap + piece.text)]
    return [last, Simple(last.faces[0], gap), piece] if gap else [last, piece]
