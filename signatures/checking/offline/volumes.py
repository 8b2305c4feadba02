"""Several documents that somebody put together into one file: each counts only as its own file."""

from signatures.checking.offline import reading, wordings
from signatures.checking.offline.file_parts import Difference
from signatures.checking.offline.records import codes_by_page
from signatures.checking.offline.shown_beside import differences_beside_words

_MOST_CODES = 12


def codes_in_volume(pdf: bytes) -> tuple[str, ...]:
    """The codes of its documents, in the order of their pages; empty for what is no volume."""
    try:
        codes = tuple(codes_by_page(reading.pages_of(pdf)))
    except reading.IllegibleError:
        return ()
    return codes if len(codes) > 1 else ()


def sentence_on_volume(codes: tuple[str, ...]) -> str:
    told = ", ".join(codes[:_MOST_CODES]) + (" …" if len(codes) > _MOST_CODES else "")
    return f"This file was put together from {len(codes)} documents: {told}. Each counts only as its own file."


def part_beside(volume: bytes, original: bytes, code: str) -> tuple[Difference, ...]:
    """The pages of one document in it, beside that document."""
    try:
        pages, own = reading.pages_of(volume), reading.pages_of(original)
    except reading.IllegibleError:
        return (Difference("file", f"The pages of {code} cannot be read, so they were not compared."),)
    at, own_at = codes_by_page(pages)[code], codes_by_page(own).get(code, len(own) - 1)
    start = max(at - own_at, 0)
    found = wordings.page_differences(own, pages[start : start + len(own)])
    told = [Difference(each.place, each.sentence, each.page and each.page + start) for each in found]
    beside = differences_beside_words(original, volume, first=start)
    head = f"{_span(start + 1, start + len(own))}: the document {code}"
    if told or beside:
        return (Difference("page", f"{head}, not as we sealed it.", start + 1), *told, *beside)
    return (Difference("page", f"{head}; its words, pictures and notes are those of the original.", start + 1),)


def _span(first: int, last: int) -> str:
    return f"Page {first}" if first == last else f"Pages {first} to {last}"
