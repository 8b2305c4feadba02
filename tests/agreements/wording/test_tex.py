import pytest
from pylatexenc import latex2text

from agreements.wording.tex import UnknownMacroError, styled, symbol
from agreements.wording.titles import readable

MACROS = sorted({spec.macroname for spec in latex2text.get_default_latex_context_db().iter_macro_specs()})
FORMS = (r"$\%s$", r"$\%s{a}$", r"$\%s a$", r"$\%s{a}{b}$", r"$x^\%s$", r"$\hat{\%s}$")
NONSENSE = ("<", "%s", "%(", "cit", "ref", "2026", "graphics", "Hint", "Hinweis")


@pytest.mark.parametrize(
    ("macro", "sign"),
    [(r"\alpha", "α"), (r"\leq", "≤"), (r"\log", "log"), (r"\limsup", "lim sup"), (r"\ell", "ℓ"), (r"\dots", "…")],
)
def test_a_macro_that_always_says_the_same_is_its_sign(macro: str, sign: str) -> None:
    assert symbol(macro) == sign


@pytest.mark.parametrize(
    "macro",
    [
        *(
            r"\today",
            r"\ref",
            r"\cite",
            r"\input",
            r"\href",
            r"\footnote",
            r"\verb",
            r"\date",
            r"\textfrac",
            r"\dddot",
        ),
        *(r"\backslash", r"\nolinebreak", r"\item", r"\maketitle", r"\unknown"),
    ],
)
def test_a_date_a_reference_a_file_and_what_takes_something_is_no_sign(macro: str) -> None:
    with pytest.raises(UnknownMacroError):
        symbol(macro)


@pytest.mark.parametrize("letter", ["\\", "{", "}", "$", "%", "~", "\u0302"])
def test_nothing_but_a_letter_reaches_the_library(letter: str) -> None:
    with pytest.raises(UnknownMacroError):
        styled(r"\hat", letter)


@pytest.mark.parametrize("macro", [r"\href", r"\colorbox", r"\fcolorbox"])
def test_whatever_the_library_raises_is_contained(macro: str) -> None:
    with pytest.raises(UnknownMacroError):
        styled(macro, "a")


def test_no_macro_that_the_library_knows_breaks_a_title_or_makes_nonsense_of_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    titles = [form % macro for macro in MACROS for form in FORMS]

    written = {title: readable(title) for title in titles}

    changed = {title: words for title, words in written.items() if words != title}
    assert len(titles) > 5000
    assert len(changed) > 1000
    assert {title: words for title, words in changed.items() if any(each in words for each in NONSENSE)} == {}
    assert caplog.records == []
