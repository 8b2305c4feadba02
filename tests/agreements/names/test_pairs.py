"""Names as people type them, against what a proceedings chair would say of each."""

import unicodedata

import pytest

from agreements.names import Grade, grade
from tests.agreements.names import pairs


@pytest.mark.parametrize(("typed", "printed", "expected"), pairs.ALL)
def test_a_name_has_the_grade_that_a_chair_would_give(typed: str, printed: str, expected: Grade) -> None:
    assert (grade(typed, printed), grade(printed, typed)) == (expected, expected)


def test_the_pairs_are_many_and_of_many_scripts() -> None:
    assert len(set(pairs.ALL)) == len(pairs.ALL) >= 120
    assert len(pairs.BY_SCRIPT) >= 14
    assert {expected for _typed, _printed, expected in pairs.ALL} == {*Grade} - {Grade.NATIVE}
    for script, of_script in pairs.BY_SCRIPT.items():
        for _typed, printed in (each for some in of_script.values() for each in some):
            assert any(unicodedata.name(sign, "").startswith(script) for sign in printed), printed
