"""Typed names against printed ones: the grade does not depend on which is which, nor on how Unicode spells them."""

import unicodedata
from contextlib import nullcontext

from hypothesis import strategies as st

from agreements.names import Grade, grade
from tests.fuzzing.targets import Input, Target, WrongAnswerError, hostile

_FORMS = ("NFC", "NFD")
_ALIKE = frozenset({Grade.EXACT, Grade.SAME})

_names = hostile.plausible | hostile.words
_pairs = st.tuples(_names, _names) | _names.flatmap(
    lambda name: st.tuples(
        st.just(name), st.sampled_from([name.upper(), name.lower(), name.title(), name[::-1], f"{name}a"])
    )
)


def _attempt(words: Input) -> None:
    typed, printed = words
    found = grade(typed, printed)
    if grade(printed, typed) != found:
        raise WrongAnswerError("the grade depends on which name is which")
    for form in _FORMS:
        if grade(unicodedata.normalize(form, typed), unicodedata.normalize(form, printed)) != found:
            raise WrongAnswerError(f"another grade under {form}")
    if grade(typed, unicodedata.normalize("NFD", typed)) != Grade.EXACT:
        raise WrongAnswerError("not exact beside itself, taken apart")
    if found not in _ALIKE and _differ_in_capitals_alone(typed, printed):
        raise WrongAnswerError("more than capitals, where only capitals differ")


def _differ_in_capitals_alone(typed: str, printed: str) -> bool:
    has_letters = any(unicodedata.category(letter) in {"Lu", "Ll"} for letter in typed)
    return has_letters and (typed.upper() == printed.upper() or typed.lower() == printed.lower())


_ONCE = (("ゲゑケ", "geeke"), ("IHLAMUR", "ıhlamur"), ("שׁ", "sh"))
TARGET = Target(inputs=_pairs, opened=lambda: nullcontext(_attempt), first=_ONCE, variants=20)
