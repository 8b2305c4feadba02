"""The signs that TeX's macros stand for, from what pylatexenc knows of them.

Of a title nothing reaches the library but one letter at a time: it reads files, says what day it is, fails in ways of its
own, and writes into the log what it does not understand.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from pylatexenc import latex2text, latexwalker

_SPECIAL = frozenset("\\{}$%&#_^~")  # what TeX reads as something else than itself
_SIGNS = frozenset("LNPS")  # Unicode's letters, numbers, stops and signs; neither blanks nor marks nor controls


class UnknownMacroError(ValueError):
    """A macro that is better left as it was written."""


def symbol(macro: str) -> str:
    r"""What a macro such as \alpha or \log stands for, whatever is written behind it."""
    try:
        return _symbols()[macro]
    except KeyError:
        raise UnknownMacroError from None


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
