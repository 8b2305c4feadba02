"""Words into lines, as ReportLab's paragraphs break them.

Almost every word is Latin and stands glyph beside glyph: it is measured by adding up. What is left goes to
`signatures.pdf.glyphs`, which shapes every script: neighbouring words of that kind are shaped together, and a comma
behind a name that runs from right to left stays outside of it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from agreements.wording import Run, Runs
from agreements.wording.characters import Face
from signatures.pdf import breaking, fonts
from signatures.pdf.compiled.setting import directed, line_runs
from signatures.pdf.compiled.setting.line_runs import LineRun, ShapedRun, SimpleRun, TypesetLine, simple_width, widths
from signatures.pdf.compiled.setting.words import Word, balanced, broken, joined, part_of

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

_BLANKS = re.compile(r"[^\S\u00a0]+")
_MOST_WORDS_KEPT = 20_000


class Typesetter:
    """Keeps what it measured: names and titles are made of words that come again.

    `in_reading_order`: as from the third drawing on. What runs from right to left is written as it is read, a line ends
    behind a hyphen too, and with the blank that it broke at.
    """

    def __init__(self, *, in_reading_order: bool = True) -> None:
        self.in_reading_order = in_reading_order
        self._words: dict[fonts.Faces, dict[str, tuple[Word, ...]]] = {}
        self._word_ends: dict[str, WordEnds] = {}

    def lines(
        self, runs: Runs, size: float, measure: float, faces: fonts.Faces | None = None, *, is_balanced: bool = False
    ) -> tuple[TypesetLine, ...]:
        """`faces` instead of those that the runs ask for. Raises UndrawableError."""
        units = measure * 1000 / size
        is_directed = self.in_reading_order and directed.is_directed(runs)
        if len(runs) == 1 and not is_directed:
            chosen = faces or fonts.faces_of(runs[0])
            line = None if len(runs[0].text) > units / _narrowest(chosen[0]) else _single(runs[0].text, chosen, units)
            if line is not None:
                return (line,)
        words = list(self._words_of(runs, faces))
        lines = list(broken(words, units))
        if is_balanced and self.in_reading_order:
            lines = balanced(words, lines, units)
        if is_directed:
            return tuple(_directed(self._faced(runs, faces), [line for _, line in lines]))
        ends = [self.in_reading_order and number < len(lines) for number in range(1, len(lines) + 1)]
        return tuple(_line(width, line, has_blank=end) for (width, line), end in zip(lines, ends, strict=True))

    def word_ends(self, face: Face) -> "WordEnds":
        return self._word_ends.setdefault(face.name, WordEnds(face))

    def _faced(self, runs: Runs, forced: fonts.Faces | None) -> Iterator[tuple[Run, fonts.Faces]]:
        own = breaking.face_of("".join(run.text for run in runs))
        return ((run, (*(forced or fonts.faces_of(run)), *own)) for run in runs)

    def _words_of(self, runs: Runs, forced: fonts.Faces | None) -> Iterator[Word]:
        word: list[Word] = []
        for run, faces in self._faced(runs, forced):
            known = self._words.setdefault(faces, {})
            if len(known) > _MOST_WORDS_KEPT:
                known.clear()
            for number, text in enumerate(_BLANKS.split(run.text)):
                if number and word:
                    yield from word
                    word = []
                if text:
                    parts = known.get(text) or known.setdefault(text, tuple(self._measured(text, faces)))
                    word[-1:] = [joined(word[-1], parts[0]), *parts[1:]] if word else parts
        yield from word

    def _measured(self, text: str, faces: fonts.Faces) -> Iterator[Word]:
        composed = unicodedata.normalize("NFC", text)
        *before, last = breaking.parts(composed, has_hyphens=self.in_reading_order)
        for part in before:
            yield part_of(part, faces, "")
        yield part_of(last, faces, " ")


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


def _line(width: int, words: list[Word], *, has_blank: bool) -> TypesetLine:
    """Neighbours of one kind become one run."""
    end = words[-1].gap if has_blank else ""
    face = words[0].face
    if face is not None and all(word.face is face and word.gap for word in words[:-1]) and words[-1].face is face:
        return TypesetLine(width, (SimpleRun(face, " ".join(word.runs[0].text for word in words) + end),))
    merged: list[LineRun] = []
    gap = ""
    for word in words:
        for number, run in enumerate(word.runs):
            merged[-1:] = line_runs.together(merged[-1], "" if number else gap, run) if merged else [run]
        gap = word.gap
    placed = tuple(line_runs.turned(merged))
    wide = sum(map(line_runs.width, placed))
    return TypesetLine(wide, (*placed[:-1], placed[-1]._replace(text=placed[-1].text + end)))


def _directed(faced: Iterable[tuple[Run, fonts.Faces]], lines: Sequence[list[Word]]) -> Iterator[TypesetLine]:
    paragraph = directed.DirectedParagraph(
        [(unicodedata.normalize("NFC", run.text), faces, run.isolate) for run, faces in faced]
    )
    counts = [sum(len("".join(run.text.split())) for word in line for run in word.runs) for line in lines]
    ends = [bool(line[-1].gap) for line in lines]
    return paragraph.lines(counts, [*ends[:-1], False])
