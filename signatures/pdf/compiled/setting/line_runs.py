"""What lines are made of: stretches that stand glyph beside glyph, and stretches that have to be shaped."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from agreements.wording.characters import MONO, SCRIPT, Face, coverage
from signatures.pdf import fonts, glyphs
from signatures.pdf.glyphs.shaping import clusters

_LATIN = (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100))
# What every document can draw without a font of its own.
REPERTOIRE = "".join(map(chr, _LATIN)) + "–—‘’“”„•…"
SCRIPT_REPERTOIRE = " -.’'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZáäçéíñóöü"
MONO_REPERTOIRE = " -0123456789abcdefABCDEFGHJKMNPQRSTVWXYZ"
_OWN_REPERTOIRES = {MONO: MONO_REPERTOIRE, SCRIPT: SCRIPT_REPERTOIRE}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_LETTER = re.compile(r"[^\W\d_]")


class SimpleRun(NamedTuple):
    """A stretch of one face whose characters are in its repertoire."""

    face: Face
    text: str


class ShapedRun(NamedTuple):
    """A stretch that has to be shaped; of one direction, if that is known."""

    faces: fonts.Faces
    text: str
    runs_to_the_left: bool | None = None


LineRun = SimpleRun | ShapedRun


class TypesetLine(NamedTuple):
    """`width` in thousandths of the size of the type, and so is where each run begins, unless one follows the other."""

    width: int
    runs: tuple[LineRun, ...]
    starts: tuple[int, ...] = ()


def shaped(run: ShapedRun) -> glyphs.ShapedLine:
    return glyphs.shape(run.text, run.faces, is_kerned=False, runs_to_the_left=run.runs_to_the_left)


def width(run: LineRun) -> int:
    """In thousandths of the size of the type."""
    if isinstance(run, SimpleRun):
        return simple_width(run.text, run.face) or 0
    return shaped(run).width


def blank(run: LineRun) -> int:
    """How wide a blank behind it is at most: one of the faces that it is set in draws it, or the style's own."""
    if isinstance(run, SimpleRun):
        return widths(run.face)[" "]
    faces = {cluster.face for cluster in shaped(run).clusters}
    return max(widths(run.faces[0])[" "], *map(_blank_of, faces))


@cache
def _blank_of(face: Face) -> int:
    return glyphs.shape(" ", (face,), is_kerned=False).width


@cache
def simple(face: Face) -> str:
    """The characters of the face that stand glyph beside glyph."""
    wanted = _OWN_REPERTOIRES.get(face, REPERTOIRE)
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


def runs(text: str, faces: fonts.Faces) -> Iterator[LineRun]:
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
        yield SimpleRun(faces[0], text[:start])
    yield ShapedRun(faces, text[start:end])
    if end < len(text):
        yield SimpleRun(faces[0], text[end:])


def signs(run: LineRun) -> Iterator[LineRun]:
    if isinstance(run, SimpleRun):
        yield from (SimpleRun(run.face, character) for character in run.text)
    else:
        yield from (ShapedRun(run.faces, cluster) for cluster in clusters(run.text))


def together(last: LineRun, gap: str, run: LineRun) -> list[LineRun]:
    """A blank between two runs that stay apart is drawn with the simple one."""
    if isinstance(last, SimpleRun) and isinstance(run, SimpleRun) and last.face is run.face:
        return [SimpleRun(last.face, last.text + gap + run.text)]
    if isinstance(last, ShapedRun) and isinstance(run, ShapedRun) and last.faces == run.faces:
        return [ShapedRun(last.faces, last.text + gap + run.text)]
    if isinstance(last, SimpleRun):
        return [SimpleRun(last.face, last.text + gap), run]
    if isinstance(run, SimpleRun):
        return [last, SimpleRun(run.face, gap + run.text)]
    return [last, SimpleRun(last.faces[0], gap), run] if gap else [last, run]


def turned(line: Sequence[LineRun]) -> list[LineRun]:
    """What stands between two words that run from right to left, and has no letters, runs as they do."""
    rest, done = list(line), list[LineRun]()
    while rest:
        count, closing = _stretch(rest)
        first, *_ = taken = rest[:count]
        del rest[:count]
        if isinstance(first, ShapedRun) and count > 1:
            first = ShapedRun(first.faces, "".join(run.text for run in taken) + closing)
        done.append(first)
        if closing:
            rest[:1] = _without(rest[0], closing)
    return done


def _stretch(line: Sequence[LineRun]) -> tuple[int, str]:
    """How many runs from the first one on run as one, and the brackets of theirs that the next one closes."""
    end = 1
    if _runs_to_the_left(line[0]):
        while end < len(line) and (_runs_to_the_left(line[end]) or not _LETTER.search(line[end].text)):
            end += 1
    for count in range(end, 1, -1):
        closing = _left_open("".join(run.text for run in line[:count]))
        following = line[count].text if count < len(line) else ""
        if _runs_to_the_left(line[count - 1]) and closing is not None and following.startswith(closing):
            return count, closing
    return 1, ""


def _without(run: LineRun, beginning: str) -> list[LineRun]:
    text = run.text.removeprefix(beginning)
    return [run._replace(text=text)] if text else []


def _runs_to_the_left(run: LineRun) -> bool:
    if isinstance(run, SimpleRun):
        return False
    strong = [found for found in map(unicodedata.bidirectional, run.text) if found in {"L", "R", "AL"}]
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
