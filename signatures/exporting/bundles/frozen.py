"""What a bundle holds, as it was fixed when it was made: every small file as it is, and where each document goes."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
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
    papers: tuple[PaperFiles, ...]

    def entries(self) -> Iterator[KeptEntry]:
        return chain.from_iterable(paper.entries for paper in self.papers)

    def packed(self) -> bytes:
        """The same for the same content, whenever it is packed."""
        papers = [(paper.name, paper.volume, paper.cells, paper.entries) for paper in self.papers]
        facts = vars(self) | {"format": _FORMAT, "made_at": self.made_at.isoformat(), "papers": papers}
        written = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
        return gzip.compress(written, _LEVEL, mtime=0)

    @classmethod
    def unpacked(cls, content: bytes) -> Self:
        """ValueError for another format."""
        facts = json.loads(gzip.decompress(content))
        if facts["format"] != _FORMAT:
            raise ValueError(facts["format"])
        return cls(
            datetime.fromisoformat(facts["made_at"]),
            facts["language"],
            facts["entry"],
            facts["checkpoint"],
            tuple(facts["log_cells"]),
            tuple(SmallFile(path, kind, tuple(cells), content) for path, kind, cells, content in facts["texts"]),
            tuple(map(_paper, facts["papers"])),
        )


def _paper(facts: list[Any]) -> PaperFiles:
    name, volume, cells, entries = facts
    return PaperFiles(name, volume, tuple(cells), tuple(map(_entry, entries)))


def _entry(facts: list[Any]) -> KeptEntry:
    path, kind, sha256, size, key, cells = facts
    return KeptEntry(path, kind, sha256, size, key, tuple(cells))
