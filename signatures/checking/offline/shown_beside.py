"""What a reader shows beside the words of the pages: notes, marks, fields, pictures, and the title of the window."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pypdf import PdfReader

from signatures.checking.offline import reading, wordings
from signatures.checking.offline.file_parts import Difference

_MOST = 60  # of notes on a page, and of pictures
_MOST_TOLD = 8


def differences_beside_words(original: bytes, other: bytes, *, first: int | None = None) -> list[Difference]:
    """In sentences; none where one of the two cannot be read. `first`: from which page of the other on, in a volume."""
    try:
        with reading.opened(original) as ours, reading.opened(other) as theirs:
            found = list(_found(ours, theirs, first))
    except reading.IllegibleError:
        return []
    return found[:_MOST_TOLD]


def _found(ours: PdfReader, theirs: PdfReader, first: int | None) -> Iterator[Difference]:
    if first is None:
        yield from _titles(ours, theirs)
        yield from _values(ours, theirs)
    start = first or 0
    length = len(ours.pages) if first is not None else reading.MOST_PAGES
    pages = list(ours.pages[: reading.MOST_PAGES]), list(theirs.pages[start : start + length])
    yield from _notes(*pages, start)
    yield from _pictures(*pages, start)


def _titles(ours: PdfReader, theirs: PdfReader) -> Iterator[Difference]:
    was, now = (str((reader.metadata and reader.metadata.title) or "") for reader in (ours, theirs))
    if now != was:
        told = f"was changed to “{wordings.quoted(now.split())}”" if now else "was taken out"
        yield Difference("description", f"Its title for readers {told}.")


def _notes(ours: list[Any], theirs: list[Any], start: int) -> Iterator[Difference]:
    known = [Counter(_notes_on(page)) for page in ours]
    for place, page in enumerate(theirs):
        before = known[place] if place < len(known) else Counter()
        for told in Counter(_notes_on(page)) - before:
            yield Difference("page", f"On page {start + place + 1} {told}.", start + place + 1)


def _notes_on(page: Any) -> Iterator[str]:
    for reference in list(_at(page, "/Annots") or [])[:_MOST]:
        note = reference.get_object()
        if isinstance(note, Mapping):
            yield from _note(note)


def _note(note: Mapping[str, Any]) -> Iterator[str]:
    words = str(_at(note, "/Contents") or "")
    if _at(note, "/Subtype") == "/Widget":
        # The fields of our seals and times have no size.
        if any(float(side.get_object()) for side in _at(note, "/Rect") or ()) or "/AP" in note:
            yield "a field was drawn over the page"
    elif words.strip():
        yield f"a note was placed: “{wordings.quoted(words.split())}”"
    elif _at(note, "/Subtype") == "/Link":
        yield "a link was placed"
    else:
        yield "a mark was placed that has no words"


def _values(ours: PdfReader, theirs: PdfReader) -> Iterator[Difference]:
    was, now = _fields(ours), _fields(theirs)
    for name, value in now.items():
        if was.get(name) != value:
            told = "was added" if name not in was else "was filled in"
            yield Difference("structure", f"In its form a field {told}: “{wordings.quoted(value.split())}”.")


def _fields(reader: PdfReader) -> dict[str, str]:
    """By name, those that are no signature's."""
    form = _at(reader.root_object, "/AcroForm") or {}
    fields = [reference.get_object() for reference in list(_at(form, "/Fields") or ())[:_MOST]]
    return {str(_at(each, "/T") or ""): str(_at(each, "/V") or "") for each in fields if _at(each, "/FT") != "/Sig"}


def _pictures(ours: list[Any], theirs: list[Any], start: int) -> Iterator[Difference]:
    for number, pages in enumerate(zip(ours, theirs, strict=False), start=start + 1):
        was, now = (set(_pictures_on(page)) for page in pages)
        if now - was:
            yield Difference("page", f"On page {number} a picture is not one of the original’s.", number)
        elif was - now:
            yield Difference("page", f"On page {number} a picture of the original is missing.", number)


def _pictures_on(page: Any) -> Iterator[str]:
    drawn = _at(_at(page, "/Resources") or {}, "/XObject") or {}
    for reference in list(drawn.values())[:_MOST]:
        picture = reference.get_object()
        if _at(picture, "/Subtype") == "/Image":
            yield hashlib.sha256(picture.get_data()).hexdigest()


def _at(dictionary: Any, name: str) -> Any:
    """What stands there, wherever it is kept; None for nothing."""
    value = dictionary.get(name)
    return value.get_object() if hasattr(value, "get_object") else value
