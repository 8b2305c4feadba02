"""Titles with formulas: read without an exception, and to words of the title, not to somebody's idea of a macro."""

import unicodedata
from contextlib import nullcontext

from hypothesis import strategies as st
from pylatexenc.latexwalker import get_default_latex_context_db

from agreements.wording.titles import readable
from tests.fuzzing.targets import Input, Target, WrongAnswerError, hostile


def _macros() -> list[str]:
    """Every one that the library knows, whatever it does."""
    known = get_default_latex_context_db()
    return sorted({f"\\{macro}" for category in known.categories() for macro in known.d[category]["macros"]})


_pieces = st.one_of(
    st.sampled_from(_macros()),
    st.sampled_from(
        ["{", "}", "^", "_", "$", "[", "]", "~", "&", "\\", "\\frac", "\\sqrt", "\\mathbb{R}", "{a}", "x", "2", " "]
    ),
    hostile.letters,
)
_formulas = hostile.joined(_pieces, most=5).map("${}$".format)
_titles = hostile.joined(_formulas | hostile.repeated(_pieces, 40, 400), most=4)


def _attempt(words: Input) -> None:
    [title] = words
    told = readable(title)
    if "<" in told and "<" not in title and "\\l" not in title:
        raise WrongAnswerError("a sign that the title does not hold")
    if not _digits(told) <= _digits(title):
        raise WrongAnswerError("a figure that the title does not hold")
    told.encode() if title.isascii() else None


_ONCE = (
    *(r"\href", r"\date", r"\colorbox", r"\fcolorbox", r"\footnote", r"\verb", r"\input"),
    *(r"\today", r"\cite{a}", r"\ref{a}", r"\url{a}", r"\includegraphics{a}", r"\hat{\cite}"),
)


def _digits(text: str) -> set[str]:
    return {character for character in unicodedata.normalize("NFKC", text) if character.isdecimal()}


TARGET = Target(
    inputs=st.tuples(_titles),
    opened=lambda: nullcontext(_attempt),
    first=tuple((f"${macro}$",) for macro in _ONCE),
    variants=20,
)
