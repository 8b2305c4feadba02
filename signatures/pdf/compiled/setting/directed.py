"""Lines in which something runs from right to left.

Levels are found over the whole paragraph, then each line is put in order by itself (UAX 9). A line keeps its stretches in
the order in which they are read, and says where each begins: so they are written, and so readers copy them.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from agreements.wording import Runs
from agreements.wording.characters import has_right_to_left
from signatures.pdf import fonts
from signatures.pdf.compiled.setting import line_runs
from signatures.pdf.compiled.setting.line_runs import LineRun, ShapedRun, SimpleRun, TypesetLine, simple_width
from signatures.pdf.glyphs import direction


class _Letter(NamedTuple):
    character: str
    faces: fonts.Faces
    level: int


class DirectedParagraph:
    def __init__(self, runs: Sequence[tuple[str, fonts.Faces, bool]]) -> None:
        """`runs`: their text in NFC, its faces, and whether it is an isolate."""
        self.own, levels = direction.isolated([(text, is_isolate) for text, _, is_isolate in runs])
        letters = ((character, faces) for text, faces, _ in runs for character in text)
        self._letters = [_Letter(*letter, level) for letter, level in zip(letters, levels, strict=True)]

    def lines(self, counts: Sequence[int], ends: Sequence[bool]) -> Iterator[TypesetLine]:
        """`counts`: how many letters each line has, blanks left out; `ends`: whether a blank follows on it."""
        at = 0
        for count, has_blank in zip(counts, ends, strict=True):
            line: list[_Letter] = []
            inked = 0
            while inked < count:
                letter = self._letters[at]
                at += 1
                if letter.character.strip():
                    line.append(letter)
                    inked += 1
                elif line and line[-1].character != " ":
                    line.append(letter._replace(character=" "))
            yield self._line(line, has_blank=has_blank)

    def _line(self, letters: Sequence[_Letter], *, has_blank: bool) -> TypesetLine:
        stretches = [
            (level, run)
            for (level, faces), stretch in groupby(letters, key=lambda letter: (letter.level, letter.faces))
            for run in _runs("".join(letter.character for letter in stretch), faces, level)
        ]
        levels, runs = [level for level, _ in stretches], [run for _, run in stretches]
        widths = list(map(line_runs.width, runs))
        order = direction.in_order(levels, range(len(runs)))
        lefts = accumulate((widths[number] for number in order), initial=0)
        starts = dict(zip(order, lefts, strict=False))
        placed, wide = [starts[number] for number in range(len(runs))], sum(widths)
        if has_blank:
            blank = SimpleRun(letters[-1].faces[0], " ")
            runs.append(blank)
            placed.append(-line_runs.width(blank) if self.own else wide)
        return TypesetLine(wide, tuple(runs), tuple(placed))


def _runs(text: str, faces: fonts.Faces, level: int) -> Iterator[LineRun]:
    if level % 2:
        yield ShapedRun(faces, text, runs_to_the_left=True)
    elif simple_width(text, faces[0]) is not None:
        yield SimpleRun(faces[0], text)
    else:
        yield from line_runs.runs(text, faces)


def is_directed(runs: Runs) -> bool:
    return any(has_right_to_left(run.text) for run in runs)
