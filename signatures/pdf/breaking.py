"""Where a line may end within a word: behind a hyphen; and Chinese and Japanese are written without blanks."""

import re
import unicodedata
from itertools import pairwise

from agreements.wording import characters
from agreements.wording.characters import Face
from signatures.pdf.glyphs.shaping import clusters, last_face

_LONGEST_WHOLE = 10  # letters; a name is not broken
_WIDE = re.compile(
    "[\u2e80-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff65\U00020000-\U0003ffff]"
)
_NOT_FIRST = frozenset("ーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ々〻ゝゞヽヾ〜～–—%％°′″")
# Between two letters and two more; and never in an address, or in what is a number or a code.
_HYPHENS = re.compile(r"(?<=[^\W\d_]{2}[-\u2010\u2013])(?=[^\W\d_]{2})")
_CODE = re.compile(r"[/@\d]")
_CLOSING, _OPENING = frozenset({"Pe", "Pf", "Po"}), frozenset({"Ps", "Pi"})


def parts(word: str, *, has_hyphens: bool = False) -> list[str]:
    """The stretches of a word behind which a line may end: no line begins with a stop or ends with a bracket's beginning."""
    if not _WIDE.search(word):
        return _HYPHENS.split(word) if has_hyphens and not _CODE.search(word) else [word]
    letters = list(clusters(word))
    if len(letters) <= _LONGEST_WHOLE:
        return [word]
    found = [letters[0]]
    for last, letter in pairwise(letters):
        if _may_part(last[0], letter[0]):
            found.append(letter)
        else:
            found[-1] += letter
    return found


def face_of(text: str) -> tuple[Face, ...]:
    """For what Chinese, Japanese and Korean write differently: its language's, on lines that do not show which it is."""
    face = last_face(text)
    return () if face == characters.CHINESE else (face,)


def _may_part(last: str, letter: str) -> bool:
    if not (_WIDE.match(last) or _WIDE.match(letter)):
        return False
    is_closing = letter in _NOT_FIRST or unicodedata.category(letter) in _CLOSING
    return not is_closing and unicodedata.category(last) not in _OPENING
