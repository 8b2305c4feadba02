"""The signs that TeX's macros stand for, from what pylatexenc knows of them.

Of a title nothing reaches the library but one letter at a time: it reads files, says what day it is, fails in ways of its
own, and writes into the log what it does not understand.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from pylatexenc import latex2text, latexwalker

_SPECIAL = frozenset("\\{}$%&#_^~")  # what TeX reads as something else than itself
# Outside of formulas: what is set in another type, signs that TeX keeps for itself, letters with an accent, letters.
_SET = re.compile(r"\\(?:emph|text(?:bf|it|sc|sl|tt|rm|sf|up|normal)?|underline|mbox)\s*\{([^{}\\]*)\}")
_ESCAPED, _BRACE = re.compile(r"\\([$%&#_])"), re.compile(r"\\([{}])")
_ONE_ACCENT = r"""\\(["'`^~=.]|[Hbcdkruv](?=[\s{]))\s*(\{\\?[A-Za-z]\}|\\?[A-Za-z])"""
_ACCENTED = re.compile(rf"\{{{_ONE_ACCENT}\}}|{_ONE_ACCENT}")
_COMMAND = re.compile(r"\\([A-Za-z]+)(\{\}|\s+)?")
_MARKS = "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u030b\u0331\u0327\u0323\u0328\u030a\u0306\u030c"
_ACCENTS = dict(zip("\"'`^~=.Hbcdkruv", _MARKS, strict=True))
_DEEPEST = 8  # one type within another
_SIGNS = frozenset("LNPS")  # Unicode's letters, numbers, stops and signs; neither blanks nor marks nor controls


class UnknownMacroError(ValueError):
    """A macro that is better left as it was written."""


def symbol(macro: str) -> str:
    r"""What a macro such as \alpha or \log stands for, whatever is written behind it."""
    try:
        return _symbols()[macro]
    except KeyError:
        raise UnknownMacroError from None


def as_text(source: str) -> str:
    r"""What stands outside of formulas, as in "De Novo" for "\emph{De Novo}"; what is not known stays as it is."""
    if "\\" not in source:
        return source
    found = _COMMAND.sub(_sign_of, _ACCENTED.sub(_accented, _ESCAPED.sub(r"\1", source)))
    for _ in range(_DEEPEST):
        found, count = _SET.subn(r"\1", found)
        if not count:
            break
    return unicodedata.normalize("NFC", _BRACE.sub(r"\1", found))


def _accented(match: re.Match[str]) -> str:
    accent, letter = (match[1], match[2]) if match[1] else (match[3], match[4])
    return letter.strip("{}\\") + _ACCENTS[accent]


def _sign_of(match: re.Match[str]) -> str:
    try:
        sign = symbol(f"\\{match[1]}")
    except UnknownMacroError:
        return match[0]
    is_letter = len(sign) == 1 and unicodedata.name(sign, "").startswith("LATIN")
    return sign if is_letter or not (match[2] or "").isspace() else f"{sign} "


@lru_cache(maxsize=4096)
def styled(macro: str, letter: str) -> str:
    r"""A letter in the font of a macro such as \mathbb, or under the accent of one such as \hat.

    A mark is none: each accent over accents would double their number.
    """
    if letter in _SPECIAL or unicodedata.category(letter).startswith("M"):
        raise UnknownMacroError
    try:
        text = str(_library().latex_to_text(f"{macro}{{{letter}}}")).strip()
    except Exception:  # noqa: BLE001  there is no list of what the library raises
        raise UnknownMacroError from None
    if not text or "\\" in text:
        raise UnknownMacroError
    return text


@cache
def _library() -> Any:
    return latex2text.LatexNodes2Text(math_mode="text")


@cache
def _symbols() -> dict[str, str]:
    return {f"\\{name}": text for name, text in _constants() if _is_sign(text) or _is_own_name(name, text)}


def _constants() -> Iterator[tuple[str, str]]:
    """Macros without arguments, and what the library puts in their place if that is always the same."""
    arguments = latexwalker.get_default_latex_context_db()
    for spec in latex2text.get_default_latex_context_db().iter_macro_specs():
        read_as = arguments.get_macro_spec(spec.macroname)
        takes_none = read_as is None or getattr(read_as.args_parser, "argspec", None) == ""
        if takes_none and isinstance(spec.simplify_repl, str):
            yield spec.macroname, spec.simplify_repl


def _is_sign(text: str) -> bool:
    return len(text) == 1 and text != "\\" and unicodedata.category(text)[0] in _SIGNS


def _is_own_name(name: str, text: str) -> bool:
    r"""As of \log and \liminf; a date, a reference, a file or a counter is none."""
    return text.replace(" ", "") == name
