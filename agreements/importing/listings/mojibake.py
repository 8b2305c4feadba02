"""Letters that were UTF-8, and were taken for Windows-1252 by some program on their way: “ZoÃ«” for “Zoë”. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agreements.importing.listings.found import FoundAuthor, Unread
from agreements.importing.rows import Asked, Option, Question
from agreements.wording.marked import gettext_noop

_COLUMNS = ("name", "given_name", "middle_name", "family_name", "affiliation", "title", "native_name", "track")
_SHOWN = 5


def _as_cp1252(byte: int) -> str:
    """Windows reads five bytes that mean nothing as control characters."""
    return bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)


_BYTES = {_as_cp1252(byte): byte for byte in range(0x80, 0x100)}
_NEXT = "[" + "".join(map(re.escape, map(_as_cp1252, range(0x80, 0xC0)))) + "]"
_LETTER = re.compile(f"[Â-ß]{_NEXT}|[à-ï]{_NEXT}{{2}}|[ð-ô]{_NEXT}{{3}}")


def mended(text: str) -> str:
    """Each such letter as what it was; others stay."""
    return _LETTER.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[character] for character in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def question_of(authors: Sequence[FoundAuthor | Unread]) -> Question | None:
    """The offer to mend a whole list, with names before and after; a single value is looked at by itself."""
    values = dict.fromkeys(_values(authors))
    foreign = [value for value in values if not value.isascii()]
    broken = [value for value in foreign if mended(value) != value]
    if len(broken) < 2 or len(broken) * 2 < len(foreign):
        return None
    samples = tuple(f"{value} → {mended(value)}" for value in broken[:_SHOWN])
    words = gettext_noop(
        "Letters of this list were damaged on their way, because a program took UTF-8 for Windows-1252. Should they be put right?"
    )
    return Question(
        Asked.REPAIR,
        words,
        (
            Option("yes", gettext_noop("Put them right"), samples, is_likely=True),
            Option("no", gettext_noop("Leave them as they are")),
        ),
    )


def _values(authors: Sequence[FoundAuthor | Unread]) -> Iterator[str]:
    for column in _COLUMNS:
        for author in authors:
            if isinstance(author, FoundAuthor) and (value := author.cells.get(column)):
                yield value


def repaired(authors: Sequence[FoundAuthor | Unread]) -> list[FoundAuthor | Unread]:
    return [_repaired(author) if isinstance(author, FoundAuthor) else author for author in authors]


def _repaired(author: FoundAuthor) -> FoundAuthor:
    return replace(author, cells={column: mended(value) for column, value in author.cells.items()})
