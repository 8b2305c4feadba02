"""A bundle as a ZIP, written while it is fetched: one document at a time, stored as it is, and no copy of them anywhere.

The ZIP is the same to the last byte whenever it is written, as long as what packs the texts in it is the same; what is in it
always is.
"""

import hashlib
import stat
import zlib
from collections.abc import Generator, Iterable, Iterator
from datetime import UTC

from stream_zip import NO_COMPRESSION_64, ZIP_64, MemberFile, Method, stream_zip

from agreements.models import Conference, EvidenceFile
from signatures.documents import storage
from signatures.exporting import log
from signatures.exporting.bundles import manifest_csv, merging
from signatures.exporting.bundles.frozen import Frozen, KeptEntry, PaperFiles, SmallFile
from signatures.exporting.bundles.manifest_csv import Line
from signatures.exporting.bundles.pieces import PieceKind
from signatures.models import Bundle

CONTENT_TYPE = "application/zip"
_MODE = stat.S_IFREG | 0o644
_PIECE = 1 << 16


class BundleStoppedError(Exception):
    """A file that belongs into a bundle cannot be had as it was; what was written until then is no ZIP."""


def filename(bundle: Bundle) -> str:
    return f"{bundle.conference.slug}-bundle-{bundle.number}.zip"


def zipped(bundle: Bundle) -> Generator[bytes]:
    """In pieces. BundleStoppedError, OSError."""
    made = _Writing(bundle.conference, *Frozen.unpacked(bytes(bundle.listing)))
    yield from stream_zip(made.members(), chunk_size=_PIECE, get_compressobj=_compressing, extended_timestamps=False)


def _compressing() -> "zlib._Compress":
    """Of texts; documents are stored as they are."""
    return zlib.compressobj(wbits=-zlib.MAX_WBITS, level=6)


class _Writing:
    def __init__(self, conference: Conference, frozen: Frozen, papers: Iterator[PaperFiles]) -> None:
        self._conference, self._frozen, self._papers = conference, frozen, papers
        self._at = frozen.made_at.astimezone(UTC).replace(tzinfo=None)
        self._lists = manifest_csv.Lists()

    def members(self) -> Iterator[MemberFile]:
        """What somebody reads first comes first; what tells of all the others, last."""
        readme, *texts = self._frozen.texts
        yield self._text(readme)
        for paper in self._papers:
            yield from self._paper(paper)
        for text in texts:
            yield self._text(text)
        yield self._streamed("log.jsonl", "log", self._frozen.log_cells, self._log())
        yield self._whole(manifest_csv.PATH, "table", self._lists.manifest(), ())
        yield self._member(manifest_csv.SUMS, ZIP_64, [self._lists.sums()])

    def _text(self, text: SmallFile) -> MemberFile:
        return self._whole(text.path, text.kind, text.content.encode(), text.cells)

    def _whole(self, path: str, kind: str, content: bytes, cells: tuple[str, ...]) -> MemberFile:
        digest = hashlib.sha256(content).hexdigest()
        self._lists.add(Line(path, kind, digest, len(content), cells))
        return self._member(path, ZIP_64, [content])

    def _streamed(self, path: str, kind: str, cells: tuple[str, ...], pieces: Iterable[bytes]) -> MemberFile:
        """Its digest is known once the ZIP has all of it, and that is before the next file is asked for."""

        def counted() -> Iterator[bytes]:
            digest, size = hashlib.sha256(), 0
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                yield piece
            self._lists.add(Line(path, kind, digest.hexdigest(), size, cells))

        return self._member(path, ZIP_64, counted())

    def _member(self, path: str, method: Method, pieces: Iterable[bytes]) -> MemberFile:
        return path, self._at, _MODE, method, pieces

    def _log(self) -> Iterator[bytes]:
        return log.lines(self._conference, up_to=(self._frozen.entry, self._frozen.checkpoint))

    # --- Documents ------------------------------------------------------------------------------------------------------
    def _paper(self, paper: PaperFiles) -> Iterator[MemberFile]:
        if not paper.volume:
            for entry in paper.entries:
                yield self._piece(entry, _content(entry))
            return
        contents = [_content(entry) for entry in paper.entries]
        yield self._volume(paper, contents)
        for entry, content in zip(paper.entries, contents, strict=True):
            yield self._piece(entry, content)

    def _piece(self, entry: KeptEntry, content: bytes) -> MemberFile:
        self._lists.add(Line(entry.path, entry.kind, entry.sha256, entry.size, entry.cells))
        return self._member(entry.path, _stored(content), [content])

    def _volume(self, paper: PaperFiles, contents: list[bytes]) -> MemberFile:
        parts = [
            _part(entry, content)
            for entry, content in zip(paper.entries, contents, strict=True)
            if entry.kind == PieceKind.DOCUMENT
        ]
        try:
            content = merging.merged(parts, title=paper.name, language=self._frozen.language)
        except merging.MergeError as error:
            raise BundleStoppedError(f"{paper.volume} cannot be put together: {error}") from error
        digest = hashlib.sha256(content).hexdigest()
        self._lists.add(Line(paper.volume, "volume", digest, len(content), paper.cells))
        return self._member(paper.volume, _stored(content), [content])


def _part(entry: KeptEntry, content: bytes) -> merging.MergedPart:
    author, code = manifest_csv.author_and_code(entry.cells)
    return merging.MergedPart(f"{author}, {code}", content, code)


def _stored(content: bytes) -> Method:
    """With what is in front of it told there, so that also programs that read from the start find its end."""
    return NO_COMPRESSION_64(len(content), zlib.crc32(content))


def _content(entry: KeptEntry) -> bytes:
    """As its row says it is."""
    if entry.kind == PieceKind.SCAN:
        found = EvidenceFile.objects.filter(pk=entry.key).values_list("content", flat=True).first()
        content = bytes(found or b"")
    else:
        try:
            content = storage.read(storage.path_of(entry.sha256))
        except OSError as error:
            raise BundleStoppedError(f"{entry.path} cannot be read: {error.strerror or error}") from error
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise BundleStoppedError(f"{entry.path} is not the file that it was")
    return content
