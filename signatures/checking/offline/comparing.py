"""A file beside the original that it claims to be: how the one became the other, and at which places they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from signatures.checking.offline import drawn, reading, wordings
from signatures.checking.offline.file_parts import Difference, FilePart, parts_of
from signatures.checking.offline.records import raw_record
from signatures.checking.offline.shown_beside import differences_beside_words

_MOST_RUNS = 400
_MOST_CHANGES = 6  # that are told of one page


class Change(StrEnum):
    CUT = "cut"
    ADDED = "added"
    CONVERTED = "converted"
    CHANGED = "changed"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Comparison:
    change: Change
    sentence: str
    differences: tuple[Difference, ...]


def compare(file: bytes, original: bytes) -> Comparison:
    """The two differ, and the original is a whole document."""
    if original.startswith(file):
        return _cut(file, original)
    if original in file:
        return _added(file, original)
    if _without_line_ends(file) == _without_line_ends(original):
        sentence = (
            "Its line ends were converted, as some programs do with plain text on the way; nothing else differs."
        )
        return Comparison(Change.CONVERTED, sentence, (Difference("file", sentence),))
    start, end, other_end = _differing(file, original)
    if end - start > len(original) // 2 or other_end - start > len(original):
        return rewritten(file, original)
    return _changed(file, original)


def likeness(file: bytes, original: bytes) -> int:
    """How many bytes the two have in common at their beginnings and ends."""
    start, end, _ = _differing(file, original)
    return start + len(original) - end


def _without_line_ends(content: bytes) -> bytes:
    return content.translate(None, b"\r\n")


# --- Cut off, or added to ---------------------------------------------------------------------------------------------
def _cut(file: bytes, original: bytes) -> Comparison:
    sentence = (
        f"The end is missing: the file was cut at byte {len(file):,} of {len(original):,}, perhaps on the way. "
        "What is left is as we sealed it."
    )
    return Comparison(Change.CUT, sentence, (Difference("end", sentence),))


def _added(file: bytes, original: bytes) -> Comparison:
    at = file.index(original)
    behind = len(file) - at - len(original)
    found = []
    if at:
        found.append(Difference("start", f"In front of the document: {_bytes(at)} that are not ours."))
    if behind:
        found.append(
            Difference("end", f"Something was added after the seal: {_bytes(behind)}{_kind_of(file[-behind:])}.")
        )
    found += _in_words(file, original)
    return Comparison(Change.ADDED, "The whole document is in this file, but not alone.", tuple(found))


def _kind_of(added: bytes) -> str:
    if b" obj" in added:
        return ", as a program writes when it saves changes to a PDF"
    if added.strip(b"\0 \r\n\t"):
        return ""
    return " that does nothing" if len(added) == 1 else " that do nothing"


def _bytes(count: int) -> str:
    return "1 byte" if count == 1 else f"{count:,} bytes"


# --- Changed at some places ----------------------------------------------------------------------------------------
def _differing(file: bytes, original: bytes) -> tuple[int, int, int]:
    """From where to where the original differs, and to where the file does."""
    shorter = min(len(file), len(original))
    start = _common(file, original, shorter)
    rest = shorter - start
    back = _common(file[len(file) - rest :][::-1], original[len(original) - rest :][::-1], rest)
    return start, len(original) - back, len(file) - back


def _common(first: bytes, second: bytes, most: int) -> int:
    """How many bytes are the same from the beginning on."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _changed(file: bytes, original: bytes) -> Comparison:
    texts = _texts(file, original)
    found = [each for touched in _touched(file, original) for each in _told(touched, texts, file, original)]
    return Comparison(Change.CHANGED, "What we sealed was changed afterwards.", tuple(found))


@dataclass
class _Touched:
    """A place at which bytes differ, how many do, and where the first one is."""

    part: FilePart
    first: int
    count: int = 0


def _touched(file: bytes, original: bytes) -> list[_Touched]:
    found: dict[tuple[str, int | None], _Touched] = {}
    parts = parts_of(original)
    for start, end in _runs(file, original):
        for part in parts:
            count = min(end, part.end) - max(start, part.start)
            if count > 0:
                place = found.setdefault((part.place, part.page), _Touched(part, max(start, part.start)))
                place.count += count
    return list(found.values())


def _runs(file: bytes, original: bytes) -> Iterator[tuple[int, int]]:
    """Stretches of the original that differ; one that covers all if the lengths do, at least one byte of it."""
    start, last, _ = _differing(file, original)
    if len(file) != len(original):
        yield start, max(last, start + 1)
        return
    at = runs = 0
    while at < len(original):
        at += _common(file[at:], original[at:], len(original) - at)
        end = at
        while end < len(original) and file[end] != original[end]:
            end += 1
        runs += 1
        if runs == _MOST_RUNS:
            end = last
        if end > at:
            yield at, end
        at = end


Texts = tuple[list[list[str]], list[list[str]]]


def _texts(file: bytes, original: bytes) -> Texts | None:
    """Of the original and of the file."""
    try:
        return reading.pages_of(original), reading.pages_of(file)
    except reading.IllegibleError:
        return None


def _told(touched: _Touched, texts: Texts | None, file: bytes, original: bytes) -> list[Difference]:
    part = touched.part
    said = f"{_bytes(touched.count)} {'was' if touched.count == 1 else 'were'} changed in {part.words}"
    if part.place == "page" and part.page:
        reading_now = _reading(part.page, texts) or _beside(drawn.words_at(original, touched.first, part.page))
        return [Difference("page", f"{said}{reading_now}", part.page)]
    if part.place == "record":
        told = wordings.record_differences(raw_record(original), _record_in(file, original))
        return told or [Difference("record", f"{said}; what it says is the same.")]
    return [Difference(part.place, f"{said}.")]


def _reading(page: int, texts: Texts | None) -> str:
    """How the words on it differ; empty if they do not, or cannot be read any more."""
    if texts is None or max(page, len(texts[0])) > len(texts[1]):
        return ""
    ours, theirs = texts[0][page - 1], texts[1][page - 1]
    changes = wordings.changes_on(ours, theirs) if theirs else []
    return f": {'; '.join(changes[:_MOST_CHANGES])}." if changes else ""


def _beside(words: str) -> str:
    if not words.strip():
        return ", where no words stand that can be named."
    return f", where the original draws the words “{wordings.quoted(words.split())}”."


def _record_in(file: bytes, original: bytes) -> bytes:
    """The record as it stands at its old place, because a broken index need not lead there."""
    record = raw_record(original)
    at = original.find(record)
    if len(file) == len(original) and at >= 0:
        return file[at : at + len(record)]
    return raw_record(file)


# --- Written anew -----------------------------------------------------------------------------------------------------
def rewritten(file: bytes, original: bytes) -> Comparison:
    """For a file that did not come of the original's bytes: only what the two say is compared."""
    producer = wordings.quoted(reading.producer_of(file).split())
    by = f" (it calls itself “{producer}”)" if producer and producer not in reading.producer_of(original) else ""
    sentence = f"Another program wrote this file{by}: it was saved again, printed as a PDF, or made to look like ours."
    return Comparison(Change.REWRITTEN, sentence, tuple(_in_words(file, original, says_same=True)))


def _in_words(file: bytes, original: bytes, *, says_same: bool = False) -> list[Difference]:
    texts = _texts(file, original)
    beside = differences_beside_words(original, file)
    if texts is None:
        unread = [Difference("page", "Its words cannot be read, so they were not compared.")] if says_same else []
        return [*unread, *beside]
    found = [*wordings.page_differences(*texts), *beside]
    record = raw_record(file)
    if record:
        found += wordings.record_differences(raw_record(original), record)
    if not found and says_same:
        found = [Difference("file", "The words and pictures on its pages are those of the original.")]
    return found
