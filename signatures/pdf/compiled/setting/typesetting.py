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

from agreements.wording import Runs
from agreements.wording.characters import Face
from signatures.pdf import breaking, fonts
from signatures.pdf.compiled.setting import line_runs
from signatures.pdf.compiled.setting.line_runs import LineRun, ShapedRun, SimpleRun, simple_width, widths

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

_BLANKS = re.compile(r"[^\S\u00a0]+")
_MOST_WORDS_KEPT = 20_000


class TypesetLine(NamedTuple):
    """`width` in thousandths of the size of the type."""

    width: int
    runs: tuple[LineRun, ...]


class _Word(NamedTuple):
    """Or a part of one behind which a line may end."""

    width: int
    runs: tuple[LineRun, ...]
    gap: str  # what follows on the same line: a blank or nothing
    space: int  # its width

    @property
    def face(self) -> Face | None:
        """Of a word that is one simple run."""
        run = self.runs[0]
        return run.face if len(self.runs) == 1 and isinstance(run, SimpleRun) else None


class Typesetter:
    """Keeps what it measured: names and titles are made of words that come again."""

    def __init__(self) -> None:
        self._words: dict[fonts.Faces, dict[str, tuple[_Word, ...]]] = {}
        self._word_ends: dict[str, WordEnds] = {}

    def lines(
        self, runs: Runs, size: float, measure: float, faces: fonts.Faces | None = None
    ) -> tuple[TypesetLine, ...]:
        """`faces` instead of those that the runs ask for. Raises UndrawableError."""
        units = measure * 1000 / size
        if len(runs) == 1:
            chosen = faces or fonts.faces_of(runs[0])
            line = None if len(runs[0].text) > units / _narrowest(chosen[0]) else _single(runs[0].text, chosen, units)
            if line is not None:
                return (line,)
        return tuple(_broken(self._words_of(runs, faces), units))

    def word_ends(self, face: Face) -> "WordEnds":
        return self._word_ends.setdefault(face.name, WordEnds(face))

    def _words_of(self, runs: Runs, forced: fonts.Faces | None) -> Iterator[_Word]:
        word: list[_Word] = []
        own = breaking.face_of("".join(run.text for run in runs))
        for run in runs:
            faces = (*(forced or fonts.faces_of(run)), *own)
            known = self._words.setdefault(faces, {})
            if len(known) > _MOST_WORDS_KEPT:
                known.clear()
            for number, text in enumerate(_BLANKS.split(run.text)):
                if number and word:
                    yield from word
                    word = []
                if text:
                    parts = known.get(text) or known.setdefault(text, tuple(_measured(text, faces)))
                    word[-1:] = [_joined(word[-1], parts[0]), *parts[1:]] if word else parts
        yield from word


LETTERS = (1 << 20) - 1


class WordEnds(dict[str, int]):
    """Of simple words: the width of each with the blank behind it, and below it, in the bits of LETTERS, how many letters.

    So sums of them say where words end, both on the line and in the text. Raises KeyError for all other words.
    """

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, word: str) -> int:
        if not word:
            raise KeyError(word)
        known = widths(self.face)
        if len(self) >= _MOST_WORDS_KEPT:
            self.clear()
        end = self[word] = sum(map(known.__getitem__, word), known[" "]) << 20 | len(word) + 1
        return end

    def limit(self, measure: float) -> int:
        """What the end of the last word on a line may be more than that of the last one before it."""
        return int(measure) + widths(self.face)[" "] << 20


def width(text: str, faces: fonts.Faces, size: float) -> float:
    """Like `fonts.width`, and faster for what is simple."""
    units = simple_width(text, faces[0])
    return fonts.width(text, faces, size) if units is None else units * size / 1000


def _single(text: str, faces: fonts.Faces, measure: float) -> TypesetLine | None:
    """The text as one line if it is all of one kind and fits, which is what most values are and do."""
    units = simple_width(text, faces[0])
    run: LineRun = SimpleRun(faces[0], text)
    if units is None and _LETTERS.isdisjoint(text):
        run = ShapedRun(faces, text)
        units = line_runs.width(run)
    if not units or units > measure or text != text.strip() or "  " in text:
        return None
    return TypesetLine(units, (run,))


@cache
def _narrowest(face: Face) -> int:
    return min(widths(face).values())


def _measured(text: str, faces: fonts.Faces) -> Iterator[_Word]:
    composed = unicodedata.normalize("NFC", text)
    *before, last = breaking.parts(composed)
    for part in before:
        yield _part(part, faces, "")
    yield _part(last, faces, " ")


def _part(text: str, faces: fonts.Faces, gap: str) -> _Word:
    width = simple_width(text, faces[0])
    if width is not None:
        return _Word(width, (SimpleRun(faces[0], text),), gap, widths(faces[0])[" "] if gap else 0)
    made = tuple(line_runs.runs(text, faces))
    return _Word(sum(map(line_runs.width, made)), made, gap, line_runs.blank(made[-1]) if gap else 0)


def _broken(words: Iterable[_Word], measure: float) -> Iterator[TypesetLine]:
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
    done: list[LineRun] = []
    width = 0
    for small in (part for run in word.runs for part in line_runs.signs(run)):
        wide = line_runs.width(small)
        if begun + width + wide > measure and (begun or done):
            if done:
                yield word._replace(width=width, runs=tuple(done))
            yield None
            done, width, begun = [], 0, 0
        done.append(small)
        width += wide
    yield word._replace(width=width, runs=tuple(done))


def _joined(first: _Word, second: _Word) -> _Word:
    """Of two runs that touch."""
    return second._replace(width=first.width + second.width, runs=first.runs + second.runs)


def _line(width: int, words: list[_Word]) -> TypesetLine:
    """Neighbours of one kind become one run."""
    face = words[0].face
    if face is not None and all(word.face is face for word in words):
        return TypesetLine(width, (SimpleRun(face, " ".join(word.runs[0].text for word in words)),))
    merged: list[LineRun] = []
    gap = ""
    for word in words:
        for number, run in enumerate(word.runs):
            merged[-1:] = line_runs.together(merged[-1], "" if number else gap, run) if merged else [run]
        gap = word.gap
    placed = tuple(line_runs.turned(merged))
    return TypesetLine(sum(map(line_runs.width, placed)), placed)
