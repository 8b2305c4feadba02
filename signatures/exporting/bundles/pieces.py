"""What was signed, as a bundle takes it: papers, each with its sealed documents and its forms signed by hand."""

from dataclasses import dataclass
from enum import StrEnum


class PieceKind(StrEnum):
    """Programs may rely on these words; they stand in the manifest."""

    DOCUMENT = "document"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class SignedPiece:
    """One file as we keep it. `key`: of a scan, its row; documents lie under their SHA-256."""

    kind: PieceKind
    sha256: str
    size: int
    ending: str
    author: str
    position: int
    signed_at: str
    code: str = ""
    countersigned_at: str = ""
    key: str = ""
    # For a grid: the author's address, who signed, whether for a government, and what was picked in the text.
    email: str = ""
    typed_name: str = ""
    variant: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPieces:
    """`why`: empty for a paper that is clear; of one that was asked for by name, what keeps it from being so."""

    number: str
    title: str
    track: str
    first_author: str
    pieces: tuple[SignedPiece, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """What somebody who has the bundle would look for: a paper that was left out or asked for all the same, or an author of
    one in it of whom there is no document."""

    paper: str
    title: str
    authors: str
    what: str
    why: str
