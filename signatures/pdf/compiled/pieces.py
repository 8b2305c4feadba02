"""What lines are made of: stretches that stand glyph beside glyph, and stretches that have to be shaped."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from agreements.wording.characters import SCRIPT, Face, coverage
from signatures.pdf import fonts, glyphs
from signatures.pdf.glyphs.shaping import clusters

_LATIN = (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
# What every document can draw without a font of its own.
REPERTOIRE = "".join(map(chr, _LATIN)) + "–—‘’“”„•…"
SCRIPT_REPERTOIRE = " -.’'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZáäçéíñóöü"
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_LETTER = re.compile(r"[^\W\d_]")


class Simple(NamedTuple):
    """A stretch of one face whose characters are in its repertoire."""

    face: Face
    text: str


class Other(NamedTuple):
    """A stretch that has to be shaped."""

    faces: fonts.Faces
    text: str


Piece = Simple | Other


def shaped(piece: Other) -> glyphs.Line:
    return glyphs.shape(piece.text, piece.faces, is_kerned=False)


def width(piece: Piece) -> int:
    """In thousandths of the size of the type."""
    if isinstance(piece, Simple):
        return simple_width(piece.text, piece.face) or 0
    return shaped(piece).width


def blank(piece: Piece) -> int:
    """How wide a blank behind it is at most: one of the faces that it is set in draws it, or the style's own."""
    if isinstance(piece, Simple):
        return widths(piece.face)[" "]
    faces = {cluster.face for cluster in shaped(piece).clusters}
    return max(widths(piece.faces[0])[" "], *map(_blank_of, faces))


@cache
def _blank_of(face: Face) -> int:
    return glyphs.shape(" ", (face,), is_kerned=False).width


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


def simple_width(text: str, face: Face) -> int | None:
    try:
        return sum(map(widths(face).__getitem__, text))
    except KeyError:
        return None


def pieces(text: str, faces: fonts.Faces) -> Iterator[Piece]:
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


def signs(piece: Piece) -> Iterator[Piece]:
    if isinstance(piece, Simple):
        yield from (Simple(piece.face, character) for character in piece.text)
    else:
        yield from (Other(piece.faces, cluster) for cluster in clusters(piece.text))


def together(last: Piece, gap: str, piece: Piece) -> list[Piece]:
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


def turned(line: Sequence[Piece]) -> list[Piece]:
    """What stands between two words that run from right to left, and has no letters, runs as they do."""
    rest, done = list(line), list[Piece]()
    while rest:
        count, closing = _stretch(rest)
        first, *_ = taken = rest[:count]
        del rest[:count]
        if isinstance(first, Other) and count > 1:
            first = Other(first.faces, "".join(piece.text for piece in taken) + closing)
        done.append(first)
        if closing:
            rest[:1] = _without(rest[0], closing)
    return done


def _stretch(line: Sequence[Piece]) -> tuple[int, str]:
    """How many pieces from the first one on run as one, and the brackets of theirs that the next one closes."""
    end = 1
    if _runs_to_the_left(line[0]):
        while end < len(line) and (_runs_to_the_left(line[end]) or not _LETTER.search(line[end].text)):
            end += 1
    for count in range(end, 1, -1):
        closing = _left_open("".join(piece.text for piece in line[:count]))
        following = line[count].text if count < len(line) else ""
        if _runs_to_the_left(line[count - 1]) and closing is not None and following.startswith(closing):
            return count, closing
    return 1, ""


def _without(piece: Piece, beginning: str) -> list[Piece]:
    text = piece.text.removeprefix(beginning)
    return [piece._replace(text=text)] if text else []


def _runs_to_the_left(piece: Piece) -> bool:
    if isinstance(piece, Simple):
        return False
    strong = [found for found in map(unicodedata.bidirectional, piece.text) if found in {"L", "R", "AL"}]
    return bool(strong) and "L" not in {strong[0], strong[-1]}


def _left_open(text: str) -> str | None:
    """What closes the brackets that the text leaves open; None if it closes one that it did not open."""
    closing = ""
    for character in text:
        if character in _BRACKETS:
            closing = _BRACKETS[character] + closing
        elif character in _BRACKETS.values():
            if not closing.startswith(character):
                return None
            closing = closing[1:]
    return closing
