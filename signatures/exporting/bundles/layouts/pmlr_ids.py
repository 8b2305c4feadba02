"""Papers as PMLR calls them: the first author's family name, the year in two figures, a letter; turner10a."""

import re
from collections.abc import Iterable, Iterator
from itertools import count

from anyascii import anyascii

from agreements.wording import keys

_IS_ONE = re.compile(r"\A[a-z][a-z-]*[0-9]{2}[a-z]{1,2}")
_NO_LETTER = re.compile("[^a-z]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def ids(papers: Iterable[tuple[str, str]], *, year: int) -> list[str]:
    """Of each paper's number and first author, in the order given. A number that is such an id already is kept."""
    found = list(papers)
    taken = {number for number, _ in found if _IS_ONE.fullmatch(number)}
    given = []
    for number, author in found:
        own = number
        if not _IS_ONE.fullmatch(number):
            own = next(each for each in _lettered(f"{_family(author)}{year % 100:02}") if each not in taken)
            taken.add(own)
        given.append(own)
    return given


def _lettered(base: str) -> Iterator[str]:
    """a to z, then aa, ab."""
    for number in count():
        first, last = divmod(number, len(_LETTERS))
        yield base + (_LETTERS[first - 1] if first else "") + _LETTERS[last]


def _family(name: str) -> str:
    """With the particles before it: van-amersfoort, d-ascoli."""
    words = name.partition(",")[0].split() if "," in name else _family_words(name.split())
    return _NO_LETTER.sub("-", anyascii(" ".join(words)).lower()).strip("-") or "paper"


def _family_words(words: list[str]) -> list[str]:
    family = keys.name_key(" ".join(words)).partition("  ")[0]
    last = max((at for at, word in enumerate(words) if keys.search_key(word) == family), default=len(words) - 1)
    first = last
    while first > 1 and words[first - 1].islower():
        first -= 1
    return words[first : last + 1] or words
