"""The lists in a bundle: what each file is, its SHA-256 and size; and what is not there.

Written here and nowhere else, in a way that does not change: a bundle that was handed over is made again with the same lists.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from agreements.importing.remarking.guarding import guarded
from signatures.exporting.bundles.pieces import Absence, PaperPieces, SignedPiece

PATH, SUMS = "manifest.csv", "SHA256SUMS"
# Programs may rely on these; a new one comes behind them.
COLUMNS = (
    "path",
    "kind",
    "sha256",
    "size",
    "what",
    "paper_id",
    "title",
    "author",
    "position",
    "code",
    "signed_at",
    "countersigned_at",
    "status",
)
EXCEPTIONS = ("paper_id", "title", "authors", "what", "why")
_CELLS = COLUMNS[4:]


class Line(NamedTuple):
    """`cells` are those behind the size."""

    path: str
    kind: str
    sha256: str
    size: int
    cells: tuple[str, ...]


def cells_of(paper: PaperPieces, piece: SignedPiece, what: str) -> tuple[str, ...]:
    return _cells(
        what=what,
        paper_id=paper.number,
        title=paper.title,
        author=piece.author,
        position=str(piece.position),
        code=piece.code,
        signed_at=piece.signed_at,
        countersigned_at=piece.countersigned_at,
        status=_status(paper),
    )


def cells_of_paper(paper: PaperPieces, what: str) -> tuple[str, ...]:
    return _cells(what=what, paper_id=paper.number, title=paper.title, status=_status(paper))


def cells_of_file(what: str) -> tuple[str, ...]:
    return _cells(what=what)


def _cells(**told: str) -> tuple[str, ...]:
    return tuple(guarded(told.get(column, "")) for column in _CELLS)


def _status(paper: PaperPieces) -> str:
    return paper.why or "clear"


def author_and_code(cells: tuple[str, ...]) -> tuple[str, str]:
    """How a document is called beside the pages of a volume, and found."""
    return cells[_CELLS.index("author")], cells[_CELLS.index("code")]


def written(lines: Iterable[Line]) -> bytes:
    return _csv(COLUMNS, ([line.path, line.kind, line.sha256, str(line.size), *line.cells] for line in lines))


def exceptions(absences: Sequence[Absence]) -> bytes:
    rows = ([each.paper, each.title, each.authors, each.what, each.why] for each in absences)
    return _csv(EXCEPTIONS, (map(guarded, row) for row in rows))


def sums(lines: Iterable[Line]) -> bytes:
    """As `sha256sum -c` reads it; no name needs to be written otherwise."""
    return "".join(f"{line.sha256}  {line.path}\n" for line in lines).encode("ascii")


def _csv(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + lines.getvalue().encode()
