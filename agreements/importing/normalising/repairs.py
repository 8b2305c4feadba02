"""Text that a person meant, out of text as programs left it: each repair by itself, and what it is called."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from agreements.importing.normalising.letters import LOST, without_controls
from agreements.importing.outcomes import RemarkKind
from agreements.wording import tex
from agreements.wording.characters import clean, is_drawable, without_invisible

# What spreadsheets show where a value is lost.
ERRORS = frozenset(
    {
        "#ref!",
        "#n/a",
        "#name?",
        "#value!",
        "#div/0!",
        "#null!",
        "#num!",
        "#spill!",
        "#calc!",
        "#field!",
        "#getting_data",
    }
)
# What people and programs write into a cell that has nothing to say.
NOTHING = frozenset(
    {"-", "–", "—", ".", "?", "/", "n/a", "n.a.", "na", "none", "null", "nan", "nil", "tba", "tbd", "xxx"}
)
# Of these, what may be somebody's name or a title all the same.
WORDS = frozenset({"na", "none", "null", "nan", "nil"})
# No cell that can be taken is as long; a longer one is not worth the time, and refused for its length.
LONGEST = 2_000
_REMEMBERED = 2_000
BOX = "□"

_ERROR_WITHIN = re.compile("|".join(map(re.escape, sorted(ERRORS))), re.IGNORECASE)
_BREAKS = re.compile("[\n\r\v\f\x85\u2028\u2029]+")
_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|sup|sub|p|br|span|div|font|tt|small|a)(?:\s+[a-z-]+=[^<>]*)?\s*/?>", re.IGNORECASE
)
_LOWERED = re.compile(r"<(sub|sup)>([0-9+\-]+)</\1>", re.IGNORECASE)
_SMALL = {
    "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
    "sup": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MATHS = re.compile(r"(\$[^$]+\$)")
_ACCENT = re.compile(
    r"""\{?\\(["'`^~=.]|[uvHcdbkr](?=[\s{]))\s*(?:\{\s*(\\?[A-Za-z])\s*\}|(\\[ij](?![A-Za-z])|[A-Za-z]))\}?"""
)
_LETTER = re.compile(r"\{?\\(ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j|dh|th)(?:\{\}|\}|\s+|(?![A-Za-z]))\}?")
_STYLE = re.compile(r"\\(?:emph|textit|textbf|textsc|texttt|textrm|text|mbox|url)\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_WIDE_LETTERS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# Where the symbol fonts of word processors lie; what stands there is a bullet or an arrow.
_BULLETS = re.compile("[\uf000-\uf0ff]")


class Repaired(NamedTuple):
    text: str
    kinds: tuple[RemarkKind, ...] = ()


def line(value: str) -> Repaired:
    """One line without what cannot be seen: for every cell."""
    if len(value) > LONGEST or (value.isascii() and value.isprintable()):
        return Repaired(clean(value))
    return _line(value)


# Titles and affiliations stand in many rows, most of them below one another.
@lru_cache(_REMEMBERED)
def _line(value: str) -> Repaired:
    return _repaired(value, (_of_c1, _visible, _in_one_line))


def text(value: str) -> Repaired:
    """For what is printed: titles, names, affiliations."""
    is_plain = value.isascii() and value.isprintable() and not ("&" in value or "<" in value or "\\" in value)
    if len(value) > LONGEST or is_plain:
        return Repaired(clean(value))
    return _text(value)


@lru_cache(_REMEMBERED)
def _text(value: str) -> Repaired:
    steps = (
        _of_c1,
        _visible,
        _in_one_line,
        _without_bullets,
        _without_markup,
        _without_tex,
        _unjoined,
        _kept,
    )
    return _repaired(value, steps)


def drawn(value: str, *, box: str) -> Repaired:
    """What no face can draw as one sign for each; names are better off without it."""
    if value.isascii() or all(map(is_drawable, value)):
        return Repaired(value)
    signs = re.compile("[" + "".join(re.escape(each) for each in sorted(set(value)) if not is_drawable(each)) + "]+")
    return Repaired(clean(signs.sub(box, value)), (RemarkKind.UNDRAWN,))


def shortened(value: str, longest: int) -> Repaired:
    """What a document can show of a text that is too long for it; one that is longer than any such text stays."""
    if not longest < len(value) <= LONGEST:
        return Repaired(value)
    return Repaired(f"{value[: longest - 1].rstrip()}…", (RemarkKind.TOO_LONG,))


def narrow(value: str) -> Repaired:
    """Letters and figures of full width as others write them."""
    if value.isascii() or not _WIDE_LETTERS.search(value):
        return Repaired(value)
    narrowed = _WIDE_LETTERS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), value)
    return Repaired(clean(narrowed.replace("\u3000", " ")), (RemarkKind.WIDTH,))


def has_error(value: str) -> bool:
    return "#" in value and bool(_ERROR_WITHIN.search(value))


_Repair = Callable[[str], Iterator[tuple[str, RemarkKind]]]


def _repaired(value: str, steps: tuple[_Repair, ...]) -> Repaired:
    kinds: list[RemarkKind] = []
    for step in steps:
        for repaired, kind in step(value):
            is_changed = repaired != value and clean(repaired) != clean(value)
            if is_changed or kind is RemarkKind.LOST_LETTER:
                kinds.append(kind)
            value = repaired
    return Repaired(clean(value), tuple(dict.fromkeys(kinds)))


def _of_c1(value: str) -> Iterator[tuple[str, RemarkKind]]:
    """A control that nobody writes is a letter of Windows-1252 in a file that is said to be Latin-1."""
    yield without_controls(value), RemarkKind.INVISIBLE


def _visible(value: str) -> Iterator[tuple[str, RemarkKind]]:
    yield without_invisible(value), RemarkKind.INVISIBLE


def _in_one_line(value: str) -> Iterator[tuple[str, RemarkKind]]:
    yield " ".join(part.strip(" \t") for part in _BREAKS.split(value.strip())), RemarkKind.LINE_BREAK


def _without_bullets(value: str) -> Iterator[tuple[str, RemarkKind]]:
    yield _BULLETS.sub("", value), RemarkKind.INVISIBLE


def _without_markup(value: str) -> Iterator[tuple[str, RemarkKind]]:
    """Entities once: who writes of “&amp;amp;” means it. Tags are known ones only: “a <b” is none."""
    if "&" in value or "<" in value:
        entities = _ENTITY.sub(lambda match: html.unescape(match[0]), _untagged(value))
        yield _untagged(entities), RemarkKind.MARKUP


def _untagged(value: str) -> str:
    lowered = _LOWERED.sub(lambda match: match[2].translate(_SMALL[match[1].lower()]), value)
    return _TAG.sub("", lowered)


def _without_tex(value: str) -> Iterator[tuple[str, RemarkKind]]:
    """Letters with their accents, outside of formulas: those stay as they are written."""
    if "\\" in value:
        parts = _MATHS.split(value)
        yield "".join(part if index % 2 else _letters(part) for index, part in enumerate(parts)), RemarkKind.TEX


def _letters(value: str) -> str:
    for pattern, meaning in ((_STYLE, _inside), (_ACCENT, _accented), (_LETTER, _letter), (_ESCAPED, _inside)):
        value = pattern.sub(meaning, value)
    return value


def _inside(match: re.Match[str]) -> str:
    return match[1]


def _accented(match: re.Match[str]) -> str:
    letter = (match[2] or match[3]).removeprefix("\\")
    try:
        return _balanced(match[0], tex.styled(f"\\{match[1]}", letter))
    except tex.UnknownMacroError:
        return match[0]


def _letter(match: re.Match[str]) -> str:
    try:
        return _balanced(match[0], tex.symbol(f"\\{match[1]}"))
    except tex.UnknownMacroError:
        return match[0]


def _balanced(source: str, letter: str) -> str:
    """A brace that was opened or closed around more than the letter stays."""
    surplus = source.count("{") - source.count("}")
    return "{" * max(surplus, 0) + letter + "}" * max(-surplus, 0)


def _unjoined(value: str) -> Iterator[tuple[str, RemarkKind]]:
    yield _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), value), RemarkKind.WIDTH


def _kept(value: str) -> Iterator[tuple[str, RemarkKind]]:
    """A letter that was lost on the way cannot be found again here."""
    if LOST in value or _PRIVATE.search(value):
        yield _PRIVATE.sub(LOST, value), RemarkKind.LOST_LETTER
