"""How two titles differ: in capitals and punctuation, in how TeX or mark-up writes them, or in words."""

import html
import re
import unicodedata
from functools import lru_cache

from agreements.importing.difference.kinds_and_remedies import DifferenceKind
from agreements.wording import tex

_MACRO = re.compile(r"\\([A-Za-z]{1,40})")
_TAG = re.compile(r"</?[A-Za-z]{1,10}(?:\s[^<>]{0,200})?/?>")
# What TeX reads as something else than itself.
_SIGNS_OF_TEX = frozenset("\\{}$_^~")
# Some write them for quotation marks; to Unicode they are signs, or accents.
_QUOTES = str.maketrans("", "", "`´")
_BETWEEN_WORDS = frozenset("PZC")


def how_titles_differ(here: str, listed: str) -> DifferenceKind | None:
    if here == listed:
        return None
    if _spelled(here) == _spelled(listed):
        return DifferenceKind.TITLE_SPELLING
    return DifferenceKind.TITLE_TEX if folded(here) == folded(listed) else DifferenceKind.TITLE_WORDS


def _spelled(title: str) -> str:
    """Without capitals, blanks and punctuation; TeX stays as it is written."""
    return _bare(title, kept=_SIGNS_OF_TEX)


@lru_cache(maxsize=50_000)
def folded(title: str) -> str:
    """What two writings of one title have in common, TeX and mark-up included; empty if it has neither letter nor sign."""
    plain = _TAG.sub("", html.unescape(title)) if "<" in title or "&" in title else title
    return _bare(_MACRO.sub(_sign, plain) if "\\" in plain else plain, kept=frozenset())


def _sign(macro: re.Match[str]) -> str:
    try:
        return tex.symbol(macro[0])
    except tex.UnknownMacroError:
        return macro[1]


def _bare(title: str, *, kept: frozenset[str]) -> str:
    small = unicodedata.normalize("NFKC", title.translate(_QUOTES)).casefold()
    return "".join(sign for sign in small if sign in kept or _counts(sign))


def _counts(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in _BETWEEN_WORDS and sign not in _SIGNS_OF_TEX
