"""Which part of a document its bytes belong to, so that a change can be named by its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.generic import IndirectObject

from signatures.checking.offline.reading import opened

# Places, as programs read them, and in words.
PLACES = {
    "start": "the first line of the file, which names the format",
    "page": "what is drawn on page {page}",
    "typefaces": "the typefaces that the file carries",
    "colours": "the colour profile",
    "structure": "the file’s structure: its pages, their order and their tags for screen readers",
    "description": "the title and the maker that programs show for the file",
    "record": "the attached record of the signature",
    "seal": "the seal",
    "index": "the index by which programs find their way through the file",
    "end": "the end of the file",
    "file": "the file as a whole",
}
_DEEP = 12


@dataclass(frozen=True)
class Difference:
    """`place` is a key of PLACES; pages count from 1; the sentence is for a person."""

    place: str
    sentence: str
    page: int | None = None


@dataclass(frozen=True)
class FilePart:
    """The bytes from `start` up to `end`."""

    start: int
    end: int
    place: str
    page: int | None = None

    @property
    def words(self) -> str:
        return PLACES[self.place].format(page=self.page)


def parts_of(pdf: bytes) -> list[FilePart]:
    """All of the file, in order; raises IllegibleError."""
    with opened(pdf) as reader:
        places = _places(reader)
        offsets = {offset: number for numbers in reader.xref.values() for number, offset in numbers.items()}
        inside = set(reader.xref_objStm)
        starts = {offset: places.get(number, ("structure", None)) for offset, number in offsets.items()}
        starts = {offset: place for offset, place in starts.items() if offsets[offset] not in inside}
    starts |= dict.fromkeys(_indexes(pdf), ("index", None))
    starts[0] = ("start", None)
    marks = [*sorted(start for start in starts if start < len(pdf)), len(pdf)]
    return [FilePart(start, end, *starts[start]) for start, end in pairwise(marks)]


PlaceOnPage = tuple[str, int | None]


def _places(reader: PdfReader) -> dict[int, PlaceOnPage]:
    """By the number of the object."""
    root = reader.root_object
    found: dict[int, PlaceOnPage] = {}
    for intent in root.get("/OutputIntents", []):
        _mark_all(found, ("colours", None), _raw(intent.get_object(), "/DestOutputProfile"))
    for description in (_raw(root, "/Metadata"), _raw(reader.trailer, "/Info")):
        _mark_all(found, ("description", None), description)
    for number, page in enumerate(reader.pages, start=1):
        _mark_all(found, ("typefaces", None), _raw(page, "/Resources"))
        _mark_all(found, ("page", number), _raw(page, "/Contents"))
    _mark_all(found, ("record", None), _raw(root, "/AF"))
    for field in root.get("/AcroForm", {}).get("/Fields", []):
        _mark_all(found, ("seal", None), _raw(field.get_object(), "/V"))
    return found


def _raw(dictionary: Any, key: str) -> Any:
    """The reference itself, not what it refers to."""
    return dictionary.raw_get(key) if key in dictionary else None


def _mark_all(found: dict[int, PlaceOnPage], place: PlaceOnPage, value: Any, depth: int = 0) -> None:
    """The value and everything that it refers to."""
    if depth > _DEEP or value is None:
        return
    if isinstance(value, IndirectObject):
        if value.idnum in found:
            return
        found[value.idnum] = place
        value = value.get_object()
    for child in _children(value):
        _mark_all(found, place, child, depth + 1)


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from (_raw(value, key) for key in value if key not in {"/Parent", "/P"})
    elif isinstance(value, list):
        yield from value


def _indexes(pdf: bytes) -> Iterator[int]:
    """Where the tables and the words behind them begin."""
    at = pdf.find(b"startxref")
    while at >= 0:
        yield at
        offset = pdf[at + 9 : at + 30].split(maxsplit=1)[:1]
        if offset and offset[0].isdigit() and int(offset[0]) < at:
            yield int(offset[0])
        at = pdf.find(b"startxref", at + 9)
