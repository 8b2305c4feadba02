"""A paper is taken with all its authors or left out: a row that is refused holds back the others. Pure."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from agreements.importing.rows import Problem, Reading, Row
from agreements.wording.marked import gettext_noop

_SAME = gettext_noop("Left out because row %(row)d of the same paper was refused.")
_BESIDE = gettext_noop(
    "Left out because row %(row)d, next to this paper, was refused and names no paper that can be read."
)


def kept_whole(reading: Reading, refused: Mapping[int, str]) -> Reading:
    """The reading without the papers of which a row was refused.

    `refused` maps the numbers of such rows to their papers, or to "" where none can be read: such a row may name an author
    of the papers on the rows beside it, and holds back both.
    """
    reasons = _reasons(reading.rows, refused)
    left_out = [
        Problem(row.line, "", reasons[row.paper_id], is_left_out=True, paper=row.paper_id, name=row.name)
        for row in reading.rows
        if row.paper_id in reasons
    ]
    return replace(
        reading,
        rows=tuple(row for row in reading.rows if row.paper_id not in reasons),
        problems=tuple(sorted((*reading.problems, *left_out), key=lambda problem: problem.row)),
        remarks=tuple(remark for remark in reading.remarks if remark.paper not in reasons),
        held_back=reading.held_back | reasons.keys(),
    )


def _reasons(rows: Iterable[Row], refused: Mapping[int, str]) -> dict[str, str]:
    """Why each of the papers that are not whole is left out."""
    lines = [(row.line, row.paper_id) for row in rows] + [each for each in refused.items() if each[1]]
    lines.sort(key=itemgetter(0))
    reasons: dict[str, str] = {}
    for number, paper in refused.items():
        if paper:
            reasons.setdefault(paper, _SAME % {"row": number})
    for number, paper in refused.items():
        for beside in () if paper else _papers_beside(number, lines):
            reasons.setdefault(beside, _BESIDE % {"row": number})
    return reasons


def _papers_beside(number: int, lines: Sequence[tuple[int, str]]) -> Iterator[str]:
    place = bisect(lines, number, key=itemgetter(0))
    for _, paper in lines[max(place - 1, 0) : place + 1]:
        yield paper
