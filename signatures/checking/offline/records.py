"""The attached record of a signature, and which of our documents a file names, however it was damaged."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from signatures.checking.offline import reading, wordings

FORMAT = b"countersign-signature-"
_NUMBER = re.compile(rb"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_SIGN = rb"[0-9A-HJKMNP-TV-Z]"
_CODE = re.compile(rb"\b" + _SIGN + rb"{4}(?:-" + _SIGN + rb"{4}){3}\b")
_LISTED = re.compile(rb"/Keywords \(((?:" + _CODE.pattern + rb" ?){2,})\)")
_END = re.compile(rb"%%EOF\r?\n?")
_MOST = 6


@dataclass(frozen=True)
class Claims:
    """Numbers of agreements and short codes that a file names, and the lengths at which a whole file may have ended."""

    agreements: tuple[UUID, ...]
    codes: tuple[str, ...]
    ends: tuple[int, ...]


def claims_in_bytes(pdf: bytes) -> Claims:
    ends = tuple(match.end() for match in _END.finditer(pdf) if match.end() < len(pdf))[-_MOST:]
    return _named_in([pdf], ends)


def claims_in_words(pdf: bytes) -> Claims:
    """Those of its pages and attachments, which it names also after it was saved again."""
    return _named_in(_legible(pdf), ())


def _legible(pdf: bytes) -> list[bytes]:
    try:
        pages = reading.pages_of(pdf)
    except reading.IllegibleError:
        pages = []
    return [*reading.attached(pdf), *(" ".join(words).encode(errors="replace") for words in pages)]


def _named_in(texts: Iterable[bytes], ends: tuple[int, ...]) -> Claims:
    numbers: dict[bytes, None] = {}
    codes: dict[bytes, None] = {}
    for text in texts:
        numbers |= _first(_NUMBER, text)
        codes |= _first(_CODE, text)
    return Claims(
        tuple(UUID(number.decode()) for number in numbers)[:_MOST],
        tuple(code.decode() for code in codes)[:_MOST],
        ends[::-1],
    )


def codes_by_page(pages: list[list[str]]) -> dict[str, int]:
    """The codes that pages print, each with its page, counted from 0."""
    found: dict[str, int] = {}
    for number, words in enumerate(pages):
        for code in _first(_CODE, " ".join(words).encode(errors="replace"), most=1):
            found.setdefault(code.decode(), number)
    return found


def listed_codes(pdf: bytes) -> list[str]:
    """Those that a volume of our own lists among its properties; none in any other file."""
    found = _LISTED.search(pdf)
    return [code.decode() for code in found[1].split()] if found else []


def _first(pattern: re.Pattern[bytes], text: bytes, *, most: int = _MOST) -> dict[bytes, None]:
    return dict.fromkeys(match[0] for match in islice(pattern.finditer(text), most))


def record_of(pdf: bytes) -> dict[str, Any]:
    """The entries of the record of the signature that is attached; empty if there is none."""
    return wordings.facts_in(raw_record(pdf))


def record_in(attached: bytes) -> dict[str, Any]:
    """The same of a file's only attachment, which somebody has read already."""
    return wordings.facts_in(attached if FORMAT in attached else b"")


def raw_record(pdf: bytes) -> bytes:
    return next((content for content in reading.attached(pdf) if FORMAT in content), b"")
