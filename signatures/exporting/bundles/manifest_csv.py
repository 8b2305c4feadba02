"""The lists in a bundle: what each file is, its SHA-256 and size; and what is not there.

Written here and nowhere else, in a way that does not change: a bundle that was handed over is made again with the same lists.
"""

import csv
import io
from collections.abc import Sequence
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
# What people wrote; the others are figures, codes and moments.
_GUARDED = frozenset({"what", "paper_id", "title", "author", "status"})
# By which spreadsheets know UTF-8.
_MARK = b"\xef\xbb\xbf"


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
    return tuple(
        guarded(told[column]) if column in _GUARDED and column in told else told.get(column, "") for column in _CELLS
    )


def _status(paper: PaperPieces) -> str:
    return paper.why or "clear"


def author_and_code(cells: tuple[str, ...]) -> tuple[str, str]:
    """How a document is called beside the pages of a volume, and found."""
    return cells[_CELLS.index("author")], cells[_CELLS.index("code")]


class Lists:
    """The manifest and the sums while they grow: what is written of a file is no longer held otherwise."""

    def __init__(self) -> None:
        self._manifest = io.StringIO(newline="")
        self._sums: list[str] = []
        self._rows = csv.writer(self._manifest, lineterminator="\r\n")
        self._rows.writerow(COLUMNS)

    def add(self, line: Line) -> None:
        self._rows.writerow([line.path, line.kind, line.sha256, str(line.size), *line.cells])
        self._sums.append(f"{line.sha256}  {line.path}\n")

    def manifest(self) -> bytes:
        return _MARK + self._manifest.getvalue().encode()

    def sums(self) -> bytes:
        """As `sha256sum -c` reads it; no name needs to be written otherwise."""
        return "".join(self._sums).encode("ascii")


def exceptions(absences: Sequence[Absence]) -> bytes:
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(EXCEPTIONS)
    for each in absences:
        rows.writerow(map(guarded, (each.paper, each.title, each.authors, each.what, each.why)))
    return _MARK + written.getvalue().encode()
