"""Where a sealed file was changed, told from the file alone: its parts vouch for one another.

A seal says that something was changed, and not where. But compressed parts carry a checksum of their own, the index
names where each part begins, the file's number is a digest of all that stands before the seal, and the evidence
page says what the attached record says.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator

from signatures.checking.offline import reading, wordings
from signatures.checking.offline.file_parts import PLACES, Difference, FilePart, parts_of
from signatures.checking.offline.records import raw_record
from signatures.checking.offline.volumes import volume_in

_STREAM = re.compile(rb"/Length (\d{1,9})\b[^\x80-\xff]{0,200}?>>\s{0,2}stream\r?\n")
_DICTIONARY = 1000  # bytes in which ours end
_OBJECT = re.compile(rb"(?<!\d)\d+ 0 obj\b")
_IDENTITY = re.compile(rb"/ID \[<([0-9a-f]{32})> <([0-9a-f]{32})>\]")
_SEAL = re.compile(rb"(?<=\n)\d+ 0 obj\n<</Type /Sig ")
_SAVED_AGAIN = (
    "Another program saved this file again: none of its bytes stand where they stood, so that nothing tells whether "
    "something was changed meanwhile. Whoever has the original, or can ask the conference, can compare the two."
)
_UNPACKED = 8 * 1024 * 1024


def places_of_damage(pdf: bytes) -> tuple[Difference, ...]:
    """For a file whose seal is broken; where nothing can be singled out, the places that are left."""
    if volume := volume_in(pdf):
        return (Difference("file", volume.sentence),)
    if not _SEAL.search(pdf):
        return (Difference("file", _SAVED_AGAIN),)
    try:
        parts = parts_of(pdf)
    except reading.IllegibleError:
        return (_said("structure", "no program can find its way through the file any more"),)
    found = {(part.place, part.page): part for part in parts if _is_broken(pdf, part)}
    if found:
        return tuple(_said(part.place, "its bytes are not as they were written", part.page) for part in found.values())
    return _by_digest(pdf) or _by_record(pdf) or (_left_over(),)


def _said(place: str, why: str, page: int | None = None) -> Difference:
    words = PLACES[place].format(page=page)
    return Difference(place, f"Changed in {words}: {why}.", page)


def _is_broken(pdf: bytes, part: FilePart) -> bool:
    content = pdf[part.start : part.end]
    if part.place == "start":
        return re.fullmatch(rb"%PDF-1\.\d\r?\n%[\x80-\xff]{4}\r?\n", content) is None
    if part.place == "index" and content.startswith((b"xref", b"startxref")):
        return False
    if not _OBJECT.match(content) or not content.rstrip().endswith(b"endobj"):
        return True
    stream = _STREAM.search(content[:_DICTIONARY])
    if stream is None:
        return False
    data = content[stream.end() : stream.end() + int(stream[1])]
    if not content[stream.end() + int(stream[1]) :].lstrip().startswith(b"endstream"):
        return True
    return b"/FlateDecode" in content[: stream.end()] and not _is_packed_well(data)


def _is_packed_well(data: bytes) -> bool:
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(data, _UNPACKED)
    except zlib.error:
        return False
    return unpacking.eof


def _by_digest(pdf: bytes) -> tuple[Difference, ...]:
    """Our files are numbered by a digest of all that stands before the seal."""
    identity, seal = _IDENTITY.search(pdf), _SEAL.search(pdf)
    if identity is None or seal is None:
        return ()
    if identity[1] != identity[2]:
        return (_said("index", "the file’s two numbers are no longer the same"),)
    if hashlib.sha256(pdf[: seal.start()]).digest()[:16].hex().encode() == identity[1]:
        return (_said("seal", "all that stands before it is as it was"),)
    return ()


def _by_record(pdf: bytes) -> tuple[Difference, ...]:
    """What the record says stands on the pages, too."""
    try:
        pages = reading.pages_of(pdf)
    except reading.IllegibleError:
        return ()
    unread = tuple(number for number, words in enumerate(pages, start=1) if not words)
    if unread:
        return tuple(_said("page", "its words can no longer be read", number) for number in unread)
    facts = wordings.facts_in(raw_record(pdf))
    if not facts:
        return (_said("record", "it cannot be read"),) if b"/EmbeddedFile" in pdf else ()
    return tuple(_missing(_tight(" ".join(" ".join(words) for words in pages)), facts))[:3]


def _missing(drawn: str, facts: dict[str, object]) -> Iterator[Difference]:
    for name, value in facts.items():
        if isinstance(value, str) and name not in {"format", "decision"} and _tight(value) not in drawn:
            words = wordings.quoted(value.split())
            yield Difference(
                "record",
                f"Changed on a page or in the attached record: the record says under “{name}” “{words}”, "
                "and no page says the same.",
            )


def _tight(text: str) -> str:
    return "".join(text.split())


def _left_over() -> Difference:
    sentence = (
        "Changed on a page, in the attached record, in the title that programs show or in how a typeface is described: "
        "all the rest vouches for itself."
    )
    return Difference("page", sentence)
