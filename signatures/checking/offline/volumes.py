"""Several documents that somebody put together into one file: each counts only as its own file."""

from dataclasses import dataclass

from signatures.checking.offline import reading, wordings
from signatures.checking.offline.file_parts import Difference
from signatures.checking.offline.records import codes_by_page, listed_codes
from signatures.checking.offline.shown_beside import differences_beside_words

_MOST_CODES = 12


@dataclass(frozen=True)
class Volume:
    """`pages`: the words of each, none where they are too many to be read; `codes` of the documents, in their order, with the
    page that prints each, from 0 on.
    """

    content: bytes
    pages: list[list[str]]
    codes: dict[str, int]

    @property
    def sentence(self) -> str:
        told = ", ".join(list(self.codes)[:_MOST_CODES]) + (" …" if len(self.codes) > _MOST_CODES else "")
        return (
            f"This file was put together from {len(self.codes)} documents: {told}. Each counts only as its own file."
        )


def volume_in(pdf: bytes) -> Volume | None:
    """None for what is no volume, or cannot be read."""
    try:
        pages = reading.pages_of(pdf)
    except reading.IllegibleError:
        pages = []
    codes = codes_by_page(pages) if pages else dict.fromkeys(listed_codes(pdf), 0)
    return Volume(pdf, pages, codes) if len(codes) > 1 else None


def part_beside(volume: Volume, original: bytes, code: str) -> tuple[Difference, ...]:
    """The pages of one document in it, beside that document."""
    if not volume.pages:
        return (Difference("file", f"The document {code} was not compared: the file has more pages than are read."),)
    try:
        own = reading.pages_of(original)
    except reading.IllegibleError:
        return (Difference("file", f"The document {code} cannot be read from our store now, so it was not compared."),)
    start = max(volume.codes[code] - codes_by_page(own).get(code, len(own) - 1), 0)
    found = wordings.page_differences(own, volume.pages[start : start + len(own)])
    told = [Difference(each.place, each.sentence, each.page and each.page + start) for each in found]
    beside = differences_beside_words(original, volume.content, first=start)
    head = f"{_span(start + 1, start + len(own))}: the document {code}"
    if told or beside:
        return (Difference("page", f"{head}, not as we sealed it.", start + 1), *told, *beside)
    return (Difference("page", f"{head}; its words, pictures and notes are those of the original.", start + 1),)


def _span(first: int, last: int) -> str:
    return f"Page {first}" if first == last else f"Pages {first} to {last}"
