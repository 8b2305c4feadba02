"""A grid with a row for each paper, in the columns in which ACM hands out its own."""

from collections.abc import Iterable, Sequence

from agreements.models import VariantKind
from signatures.exporting import csv
from signatures.exporting.bundles.pieces import PaperPieces, PieceKind, SignedPiece

PATH = "grid.csv"
COLUMNS = (
    " ",
    "ACM No.",
    "Contact No.",
    "Title",
    "Author",
    "Email",
    "DL Paper Type",
    "Rights Granted",
    "Third Party",
    "Aux. Material",
    "Video Recording",
    "Artistic Images",
    "Govt. Employees",
    "Open Access",
    "DOI",
    "Authorizer",
    "Statement",
    "CC License",
    "Non-ACM Copyright",
)
# By the column: what the name of a choice in the text has to hold.
_CHOICES = {
    "Third Party": ("third",),
    "Aux. Material": ("aux", "supplement"),
    "Video Recording": ("video", "record"),
    "Artistic Images": ("artistic", "image"),
    "CC License": ("licence", "license", "cc"),
    "Open Access": ("open access", "open_access"),
}
_GOVERNMENT = frozenset({VariantKind.US_GOVERNMENT, VariantKind.CROWN, VariantKind.EU, VariantKind.OTHER_GOVERNMENT})


def written(papers: Sequence[PaperPieces]) -> bytes:
    """What we do not know is empty, as ACM's own numbers are."""
    rows = ([_row(number, paper)[column] for column in COLUMNS] for number, paper in enumerate(papers, start=1))
    return b"".join(csv.encoded(COLUMNS, rows))


def _row(number: int, paper: PaperPieces) -> dict[str, str]:
    signed = [piece for piece in paper.pieces if piece.kind == PieceKind.DOCUMENT]
    own = {
        " ": str(number),
        "Contact No.": paper.number,
        "Title": paper.title,
        "Author": _joined(piece.author for piece in paper.pieces),
        "Email": _joined(piece.email for piece in paper.pieces),
        "DL Paper Type": paper.track,
        "Rights Granted": "YES" if paper.pieces else "",
        "Govt. Employees": "YES" if any(piece.variant in _GOVERNMENT for piece in signed) else "",
        "Authorizer": _joined(piece.typed_name for piece in signed),
        "Statement": _joined(piece.code for piece in signed),
    }
    return dict.fromkeys(COLUMNS, "") | {column: _picked(signed, words) for column, words in _CHOICES.items()} | own


def _picked(signed: Sequence[SignedPiece], words: Sequence[str]) -> str:
    """What was chosen under such a name; several authors may have chosen several things."""
    found = (
        option for piece in signed for name, option in piece.choices if any(word in name.casefold() for word in words)
    )
    return _joined(found)


def _joined(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, words)))
