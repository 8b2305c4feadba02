"""What a bundle holds, as it was fixed when it was made: every small file as it is, and where each document goes."""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple, Self

_FORMAT = "countersign-bundle-1"
_LEVEL = 6


class KeptEntry(NamedTuple):
    """A file that we keep: `key` is the row of a scan; `cells` are those of the manifest behind path, kind, digest and size."""

    path: str
    kind: str
    sha256: str
    size: int
    key: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class PaperFiles:
    """`volume`: the path of the PDF that puts the paper's documents together, if the layout has one, and its cells."""

    name: str
    volume: str
    cells: tuple[str, ...]
    entries: tuple[KeptEntry, ...]


class SmallFile(NamedTuple):
    """A small file, as it is."""

    path: str
    kind: str
    cells: tuple[str, ...]
    content: str


@dataclass(frozen=True)
class Frozen:
    """`entry` and `checkpoint`: the last of the log that is in it; `log_cells`: what the manifest says of it."""

    made_at: datetime
    language: str
    entry: int
    checkpoint: int
    log_cells: tuple[str, ...]
    texts: tuple[SmallFile, ...]

    def packed(self) -> bytes:
        """What stands in front of the packed papers."""
        return _packed([vars(self) | {"format": _FORMAT, "made_at": self.made_at.isoformat()}])

    @classmethod
    def unpacked(cls, content: bytes) -> tuple[Self, Iterator[PaperFiles]]:
        """The papers are read one by one. ValueError for another format."""
        lines = gzip.GzipFile(fileobj=BytesIO(content))
        facts = json.loads(next(lines))
        if facts["format"] != _FORMAT:
            raise ValueError(facts["format"])
        frozen = cls(
            datetime.fromisoformat(facts["made_at"]),
            facts["language"],
            facts["entry"],
            facts["checkpoint"],
            tuple(facts["log_cells"]),
            tuple(SmallFile(path, kind, tuple(cells), content) for path, kind, cells, content in facts["texts"]),
        )
        return frozen, map(_paper, map(json.loads, lines))


def packed_papers(papers: Iterable[PaperFiles]) -> bytes:
    return _packed([paper.name, paper.volume, paper.cells, paper.entries] for paper in papers)


def _packed(rows: Iterable[Any]) -> bytes:
    """A line of JSON for each; the same for the same rows, whenever they are packed. What was packed apart can be joined."""
    packed = BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=_LEVEL, mtime=0, filename="") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return packed.getvalue()


def _paper(facts: list[Any]) -> PaperFiles:
    name, volume, cells, entries = facts
    return PaperFiles(name, volume, tuple(cells), tuple(map(_entry, entries)))


def _entry(facts: list[Any]) -> KeptEntry:
    path, kind, sha256, size, key, cells = facts
    return KeptEntry(path, kind, sha256, size, key, tuple(cells))
