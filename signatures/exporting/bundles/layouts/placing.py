"""Where each file of a paper lies in a bundle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signatures.exporting.bundles.layouts import patterns, pmlr_ids
from signatures.exporting.bundles.layouts.file_names import Taken, part
from signatures.exporting.bundles.pieces import PaperPieces, PieceKind, SignedPiece
from signatures.models import BundleLayout


@dataclass(frozen=True)
class Plan:
    """A layout with what it has to be told: a pattern, or the volume and the year of PMLR's ids."""

    layout: BundleLayout
    pattern: str = ""
    volume: str = ""
    year: int = 0


@dataclass(frozen=True)
class Places:
    """`volume`: of the PDF that puts its documents together, empty if there is none; `paths`: of its pieces, in their order."""

    volume: str
    paths: tuple[str, ...]


def placed(plan: Plan, papers: Sequence[PaperPieces]) -> Iterator[Places]:
    """For each paper in its order."""
    taken = Taken()
    match plan.layout:
        case BundleLayout.SIGNATURES | BundleLayout.ACM:
            for paper in papers:
                yield Places("", _by_author(taken, "agreements", part(paper.number), paper.pieces))
        case BundleLayout.PAPERS:
            for paper in papers:
                name = part(paper.number)
                volume = taken.free("papers", name, "pdf") if _has_documents(paper) else ""
                yield Places(volume, _by_author(taken, "originals", name, paper.pieces))
        case BundleLayout.PMLR:
            yield from _as_permissions(taken, plan, papers)
        case BundleLayout.PATTERN:
            for paper in papers:
                yield Places("", tuple(_by_pattern(taken, plan.pattern, paper)))


def _by_author(taken: Taken, folder: str, name: str, pieces: Sequence[SignedPiece]) -> tuple[str, ...]:
    """In a folder for each paper: 01_Ada_Ames.pdf."""
    return tuple(
        taken.free(f"{folder}/{name}", f"{piece.position:02}_{part(piece.author)}{_by_hand(piece)}", piece.ending)
        for piece in pieces
    )


def _by_hand(piece: SignedPiece) -> str:
    return "_by_hand" if piece.kind == PieceKind.SCAN else ""


def _has_documents(paper: PaperPieces) -> bool:
    return any(piece.kind == PieceKind.DOCUMENT for piece in paper.pieces)


def _as_permissions(taken: Taken, plan: Plan, papers: Sequence[PaperPieces]) -> Iterator[Places]:
    """v119permissions/turner10aPermission.pdf; what was signed by hand alone is a permission by itself."""
    folder = f"v{part(plan.volume)}permissions" if plan.volume else "permissions"
    ids = pmlr_ids.ids(((paper.number, paper.first_author) for paper in papers), year=plan.year)
    for paper, own in zip(papers, ids, strict=True):
        if _has_documents(paper):
            volume = taken.free(folder, f"{own}Permission", "pdf")
            yield Places(volume, _by_author(taken, "originals", own, paper.pieces))
        else:
            yield Places("", tuple(taken.free(folder, f"{own}Permission", each.ending) for each in paper.pieces))


def _by_pattern(taken: Taken, pattern: str, paper: PaperPieces) -> Iterator[str]:
    for piece in paper.pieces:
        inside, stem = patterns.folder_and_stem(pattern, paper, piece)
        folder = f"documents/{inside}" if inside else "documents"
        yield taken.free(folder, f"{stem}{_by_hand(piece)}", piece.ending)
