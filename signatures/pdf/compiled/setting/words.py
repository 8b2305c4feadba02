"""Words and their parts, and the lines that they fill."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from agreements.wording.characters import Face
from signatures.pdf import fonts
from signatures.pdf.compiled.setting import line_runs
from signatures.pdf.compiled.setting.line_runs import LineRun, SimpleRun, simple_width, widths

_SHORT = 3  # a last line that is shorter than this part of its measure


class Word(NamedTuple):
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


Broken = tuple[int, list[Word]]  # a line's width and its words


def part_of(text: str, faces: fonts.Faces, gap: str) -> Word:
    width = simple_width(text, faces[0])
    if width is not None:
        return Word(width, (SimpleRun(faces[0], text),), gap, widths(faces[0])[" "] if gap else 0)
    made = tuple(line_runs.runs(text, faces))
    return Word(sum(map(line_runs.width, made)), made, gap, line_runs.blank(made[-1]) if gap else 0)


def broken(words: Iterable[Word], measure: float) -> Iterator[Broken]:
    line: list[Word] = []
    width = space = 0
    for word in words:
        wider = width + space + word.width
        if line and wider <= measure:
            line.append(word)
            width = wider
        elif word.width > measure:
            for cut in _cut(word, width + space if line else 0, measure):
                if cut is None:
                    yield width, line
                    line, width = [], 0
                else:
                    width += cut.width + (space if line else 0)
                    line.append(cut)
        else:
            if line:
                yield width, line
            line, width = [word], word.width
        space = word.space
    if line:
        yield width, line


def balanced(words: Sequence[Word], lines: list[Broken], measure: float) -> list[Broken]:
    """In as many lines, the narrowest way, if the last one is a single word or short."""
    width, last = lines[-1]
    if len(lines) == 1 or (len(last) > 1 and width > measure / _SHORT):
        return lines
    narrow, wide = max(word.width for word in words), int(measure)
    while narrow < wide:
        middle = (narrow + wide) // 2
        tried = list(broken(words, middle))
        if len(tried) > len(lines):
            narrow = middle + 1
        else:
            wide, lines = middle, tried
    return lines


def _cut(word: Word, begun: int, measure: float) -> Iterator[Word | None]:
    """A word that is wider than a line fills the line that was begun, and those below it; None ends a line."""
    done: list[LineRun] = []
    width = 0
    for small in (part for run in word.runs for part in line_runs.signs(run)):
        wide = line_runs.width(small)
        if begun + width + wide > measure and (begun or done):
            if done:
                yield word._replace(width=width, runs=tuple(done), gap="")
            yield None
            done, width, begun = [], 0, 0
        done.append(small)
        width += wide
    yield word._replace(width=width, runs=tuple(done))


def joined(first: Word, second: Word) -> Word:
    """Of two runs that touch."""
    return second._replace(width=first.width + second.width, runs=first.runs + second.runs)
