"""Which words one of our own documents draws at a place in its bytes, for pages that nobody can read any more."""

import re
from typing import Any

from signatures.checking.offline.reading import IllegibleError, opened

# A font, or what is shown: letters in one string, or signs of which each has a string of its own.
_TOKEN = re.compile(rb"/(\w+) [\d.]+ Tf|(\((?:[^\\()]|\\.)+\)|\[[^\]]*\]) ?T[jJ]", re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_CODES = re.compile(rb"<([0-9A-Fa-f]+)>")
_MAPPED = re.compile(rb"<(\w+)> ?<(\w+)>")


def words_at(original: bytes, offset: int, page: int) -> str:
    """The line that is drawn by the bytes nearest to the offset; empty where there is none."""
    start = original.rfind(b"BT ", 0, offset + 2)
    end = original.find(b" ET", max(start, offset - 2))
    if start < 0 or end < 0 or b"endobj" in original[start:end]:
        return ""
    font, lines = "", []
    for token in _TOKEN.finditer(original, start, end):
        if token[1]:
            font = token[1].decode()
        else:
            lines.append((_distance(token.start(), token.end(), offset), font, token[2]))
    if not lines:
        return ""
    _, font, codes = min(lines)
    return _decoded(_bytes_of(codes), _characters(original, page, font))


def _distance(start: int, end: int, offset: int) -> int:
    return max(start - offset, offset - end, 0)


def _bytes_of(shown: bytes) -> bytes:
    if shown.startswith(b"("):
        return _ESCAPED.sub(rb"\1", shown[1:-1])
    return bytes.fromhex(b"".join(_CODES.findall(shown)).decode())


def _decoded(codes: bytes, characters: dict[bytes, str]) -> str:
    return "".join(characters.get(codes[at : at + 2], "") for at in range(0, len(codes), 2))


def _characters(pdf: bytes, page: int, font: str) -> dict[bytes, str]:
    try:
        with opened(pdf) as reader:
            resources: Any = reader.pages[page - 1]["/Resources"]
            table = resources["/Font"][f"/{font}"]["/ToUnicode"].get_data()
            rows = _MAPPED.findall(table.partition(b"endcodespacerange")[2])
            return {
                bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in rows
            }
    except IllegibleError:
        return {}
