"""Before a bundle is fetched: which of the documents in it would break it off, because their files are not there."""

from signatures.documents import storage
from signatures.exporting.bundles.frozen import Frozen, KeptEntry
from signatures.exporting.bundles.pieces import PieceKind
from signatures.models import Bundle


def lost_from(bundle: Bundle) -> list[KeptEntry]:
    """Those without a file of their size. Only a folder of ours is asked: another store may take minutes for so many."""
    if not storage.is_folder():
        return []
    _frozen, papers = Frozen.unpacked(bytes(bundle.listing))
    kept = (entry for paper in papers for entry in paper.entries if entry.kind != PieceKind.SCAN)
    return [entry for entry in kept if storage.size_of(storage.path_of(entry.sha256)) != entry.size]
