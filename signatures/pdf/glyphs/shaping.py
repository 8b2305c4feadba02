"""Text -> clusters with their glyphs, from left to right as they stand on the paper."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby, zip_longest

import uharfbuzz

from agreements.wording import characters
from agreements.wording.characters import Face
from signatures.pdf.glyphs import direction
from signatures.pdf.glyphs.outlines import MovedGlyph, Sign, advance, font

_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]")
_JOINERS = "\u200c\u200d"
_LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
_STRONG = frozenset({"L", "EN"})
_MOST_REMEMBERED = 20_000
_ALWAYS = {"dlig": False}  # or whole Arabic words become one ligature
_PLAIN = {**_ALWAYS, "kern": False, "liga": False, "clig": False, "calt": False}


class UndrawableError(ValueError):
    """A character for which no face of ours has a glyph."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A sign and the way to the next one, which kerning makes longer or shorter than the sign is wide."""

    face: Face
    sign: Sign
    advance: int


@dataclass(frozen=True, slots=True)
class ShapedLine:
    text: str
    clusters: tuple[Cluster, ...]
    width: int  # in thousandths of the size

    ends_right_to_left: bool

    @property
    def closed(self) -> "ShapedLine":
        """For the midst of a sentence: see `_placed`."""
        if not self.ends_right_to_left:
            return self
        return replace(self, clusters=(*self.clusters, mark(self.clusters[-1].face)), ends_right_to_left=False)

    def width_at(self, size: float) -> float:
        return self.width * size / 1000


@dataclass(frozen=True, slots=True)
class _LevelRun:
    text: str
    face: Face
    level: int


@lru_cache(maxsize=4096)
def shape(
    text: str, faces: tuple[Face, ...], *, is_kerned: bool = True, runs_to_the_left: bool | None = None
) -> ShapedLine:
    """Raises UndrawableError. Unkerned, what the style's own faces draw stands as ReportLab sets it, without ligatures.

    `runs_to_the_left`: of a stretch of one direction, which is known already.
    """
    composed = unicodedata.normalize("NFC", text)
    plain_faces = () if is_kerned else (*faces, *characters.FACES)
    known = None if runs_to_the_left is None else [int(runs_to_the_left)] * len(composed)
    runs = list(_runs(composed, faces, direction.levels(composed) if known is None else known))
    runs = direction.in_order([run.level for run in runs], runs)
    signs = tuple(
        cluster
        for run, after in zip_longest(runs, runs[1:])
        for cluster in _placed(run, after, _PLAIN if run.face in plain_faces else _ALWAYS)
    )
    ends_right_to_left = bool(runs) and runs[-1].level % 2 == 1
    return ShapedLine(composed, signs, sum(cluster.advance for cluster in signs), ends_right_to_left)


def _placed(run: "_LevelRun", after: "_LevelRun | None", features: dict[str, bool]) -> Iterator[Cluster]:
    """Unicode's marks of direction keep readers from mistakes at a right-to-left word's end.

    They take the blanks and stops behind it for its own, and a vowel sign that ends it for the neighbour's.
    """
    if run.level % 2 == 1 and unicodedata.bidirectional(run.text[-1]) not in {"R", "AL"}:
        yield mark(run.face, RIGHT_TO_LEFT_MARK)
    yield from _shaped(run, features)
    is_end = run.level % 2 == 1 and after is not None and after.level % 2 == 0
    if is_end and after and unicodedata.bidirectional(after.text[0]) not in _STRONG:
        yield mark(run.face)


def mark(face: Face, character: str = _LEFT_TO_RIGHT_MARK) -> Cluster:
    return Cluster(face, Sign((), 0, character), 0)


def _shaped(run: _LevelRun, features: dict[str, bool]) -> Iterator[Cluster]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(run.text)
    buffer.language = "und"  # not the machine's
    buffer.guess_segment_properties()
    if run.level % 2:
        buffer.direction = "rtl"
        # Readers turn the letters of a right-to-left word round, so a mark has to be a sign of its own.
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    else:
        buffer.direction = "ltr"
    uharfbuzz.shape(font(run.face), buffer, features)
    glyphs = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    starts = sorted({info.cluster for info, _ in glyphs})
    ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
    for start, members in groupby(glyphs, key=lambda glyph: glyph[0].cluster):
        yield _cluster(run, run.text[start : ends[start]], list(members))


def _cluster(run: _LevelRun, text: str, glyphs: list[tuple[uharfbuzz.GlyphInfo, uharfbuzz.GlyphPosition]]) -> Cluster:
    parts: list[MovedGlyph] = []
    pen = 0
    for info, position in glyphs:
        if not info.codepoint:
            raise UndrawableError(f"The face {run.face.name} cannot draw a letter that it should have.")
        parts.append((info.codepoint, pen + position.x_offset, position.y_offset))
        pen += position.x_advance
    # A joined word may have no gaps, or readers think it ends there: its kerning is in the widths of its signs.
    width = pen if run.level % 2 else sum(advance(run.face, glyph) for glyph, _, _ in parts)
    return Cluster(run.face, Sign(tuple(parts), width, text), pen)


def _runs(text: str, faces: tuple[Face, ...], levels: list[int]) -> Iterator[_LevelRun]:
    """Stretches of one face and one direction, in the order of reading."""
    chosen = list(_chosen(text, faces))
    pieces: list[tuple[Face, int, str]] = []
    at = 0
    for cluster, face in chosen:
        pieces.append((face, levels[at], cluster))
        at += len(cluster)
    for (face, level), stretch in groupby(pieces, key=lambda piece: piece[:2]):
        yield _LevelRun("".join(cluster for _, _, cluster in stretch), face, level)


def _chosen(text: str, faces: tuple[Face, ...]) -> Iterator[tuple[str, Face]]:
    """Each cluster with the first face that has all of it; one that no face has is taken apart."""
    order = _order(faces, last_face(text))
    face: Face | None = None
    for cluster in clusters(text):
        if face is None or cluster != " " or face == characters.EMOJI or not characters.has(face, cluster):
            face = order[cluster]
        if face is not None:
            yield cluster, face
            continue
        for character in cluster:
            face = order[character]
            if face is None:
                missing = ", ".join(characters.undrawable(text))
                raise UndrawableError(f"No face of ours can draw {missing}.")
            yield character, face


def clusters(text: str) -> Iterator[str]:
    """Letters with the marks and joiners behind them."""
    cluster = ""
    for character in text:
        if cluster and character not in _JOINERS and not unicodedata.category(character).startswith("M"):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def last_face(text: str) -> Face:
    """Chinese, Japanese and Korean write some of the same characters differently: the whole text decides."""
    if _KANA.search(text):
        return characters.JAPANESE
    return characters.KOREAN if _HANGUL.search(text) else characters.CHINESE


@lru_cache(maxsize=4096)
def suits(face: Face, text: str) -> bool:
    """Whether the face draws all of the text by itself, with each mark where it belongs."""
    composed = unicodedata.normalize("NFC", text)
    return all(characters.has(face, cluster) and _places_marks(face, cluster) for cluster in clusters(composed))


def _places_marks(face: Face, cluster: str) -> bool:
    """Many faces have marks that they cannot put onto every letter: then these stay beside it, or on each other."""
    classes = [found for found in map(unicodedata.combining, unicodedata.normalize("NFD", cluster)) if found]
    if not classes:
        return True
    letter, *marks = (part for shaped in _shaped(_LevelRun(cluster, face, 0), _ALWAYS) for part in shaped.sign.parts)
    is_beside = any(right == advance(face, letter[0]) and not up for _, right, up in marks)
    is_stacked = len(marks) > 1 and len(set(classes)) < len(classes)
    return not is_beside and (not is_stacked or len({up for _, _, up in marks}) == len(marks))


class _Order(dict[str, Face | None]):
    """Remembers the first of the faces that has a cluster."""

    def __init__(self, faces: tuple[Face, ...]) -> None:
        super().__init__()
        self.faces = faces

    def __missing__(self, cluster: str) -> Face | None:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        with_it = [face for face in self.faces if characters.has(face, cluster)]
        found = next((face for face in with_it if _places_marks(face, cluster)), with_it[0] if with_it else None)
        self[cluster] = found
        return found


@cache
def _order(faces: tuple[Face, ...], last: Face) -> _Order:
    is_bold = faces[0] in (characters.BOLD, characters.BOLD_ITALIC)
    others = characters.BOLD_OTHERS if is_bold else characters.OTHERS
    return _Order((*faces, *characters.FACES, *others[:-1], last, characters.EMOJI))
