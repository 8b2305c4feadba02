"""Whether a document can hold what stands together in a name, a title or a text, before anybody signs it."""

import unicodedata
from functools import lru_cache

from signatures.pdf import breaking, fonts, layout
from signatures.pdf.glyphs import Cluster, UndrawableError, shape
from signatures.pdf.glyphs.outlines import UNITS, charstring

# A sign is never broken, and the narrowest line of all is that of a signature, which is set small where it is long.
_WIDEST = layout.SIGNATURE_WIDTH * UNITS // layout.SMALL_SIGNATURE.fontSize
# In UTF-16: readers take no longer one out of a font's map to Unicode.
_LONGEST = 63
_JOINERS = frozenset("\u200c\u200d")
_JAMO = range(0x1100, 0x1200)
_VIRAMA_CLASS = 9
# Eight of the widest that join would still fit, so almost no name is laid out for this alone: that takes milliseconds.
_FEWEST = 9
_REMEMBERED = 20_000  # characters of what is read by thousands of cells


def unfit(words: str) -> str | None:
    """The first letters that stand together as one sign and are too much for a line, a font or a reader.

    Tried in every style, because a merge field may stand in any of them.
    """
    if words.isascii() or _most_joined(words) < _FEWEST:
        return None
    styles = (fonts.UPRIGHT, fonts.ITALIC, fonts.BOLD, fonts.BOLD_ITALIC, fonts.script_faces(words))
    try:
        lines = [shape(words, (*faces, *breaking.face_of(words)), is_kerned=False) for faces in styles]
        found = (cluster for line in lines for cluster in line.clusters if not _is_fit(cluster))
        return next((cluster.sign.text for cluster in found), None)
    except UndrawableError:
        return words


def _most_joined(words: str) -> int:
    """How many characters may at most become one sign: a letter, its marks, and what these join to it."""
    if not any(map(_is_joining, words)):
        return min(len(words), 1)
    most = count = 0
    is_joined = False
    for character in words:
        count = count + 1 if is_joined or _is_joining(character) else 1
        most = max(most, count)
        is_joined = character in _JOINERS or unicodedata.combining(character) == _VIRAMA_CLASS
    return most


@lru_cache(_REMEMBERED)
def _is_joining(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or character in _JOINERS or ord(character) in _JAMO


def _is_fit(cluster: Cluster) -> bool:
    sign = cluster.sign
    if max(sign.width, cluster.advance) > _WIDEST or len(sign.text.encode("utf-16-le")) // 2 > _LONGEST:
        return False
    try:
        charstring(cluster.face, sign.parts, sign.width)
    except OverflowError:
        return False
    return True
