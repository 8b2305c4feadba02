import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agreements.names import Grade, grade, is_another


@pytest.mark.parametrize(
    ("typed", "printed", "expected"),
    [
        ("Peisong Wang", "Peisong Wang", Grade.EXACT),
        (" Gabriel Peyre\u0301 ", "Gabriel Peyré", Grade.EXACT),
        ("peisong  WANG", "Peisong Wang", Grade.SAME),
        ("Shan Hung Brandon Wu", "Shan-Hung (Brandon) Wu", Grade.SAME),
        ('Zhangyang "Atlas" Wang', "Zhangyang “Atlas” Wang", Grade.SAME),
        ("Conor O'Neill", "Conor Oʼneill", Grade.SAME),
        ("Ｐｅｉｓｏｎｇ Wang", "Peisong Wang", Grade.SAME),
        ("Hans STRASSE", "Hans Straße", Grade.SAME),
        ("ΑΔΕΛΑΪ\u0301ΔΑ", "Αδελαΐδα", Grade.SAME),  # its capitals have no composed form, and fold in two steps
        ("Gabriel Peyre", "Gabriel Peyré", Grade.ACCENTS),
        ("Nguyen Thi Anh", "Nguyễn Thị Ánh", Grade.ACCENTS),
        ("Ipek Demir", "İpek Demir", Grade.ACCENTS),
        ("IŞIK", "Işık", Grade.SAME),
        ("IHLAMUR", "ıhlamur", Grade.SAME),
        ("İPEK", "ipek", Grade.SAME),
        ("IVAN IŞIK", "Ivan Işık", Grade.SAME),
        ("I\u0301DA", "ı\u0301da", Grade.SAME),
        ("ISIK", "Işık", Grade.ACCENTS),
        ("isik", "Işık", Grade.ACCENTS),
        ("geeke", "ゲゑケ", Grade.TRANSLITERATION),
        ("geeke", unicodedata.normalize("NFD", "ゲゑケ"), Grade.TRANSLITERATION),
        ("Ivan Petrov", "Иван Петров", Grade.TRANSLITERATION),
        ("He Xiang Yu", "何翔宇", Grade.TRANSLITERATION),
        ("J\u043ehn Smith", "John Smith", Grade.DIFFERENT),
        ("J\u043ehn", "M\u0430ry", Grade.DIFFERENT),  # two that have no transliteration are not equal by that
        ("Jian Cheng", "Peisong Wang", Grade.DIFFERENT),
        ("", "Peisong Wang", Grade.DIFFERENT),
        ("-", "'", Grade.DIFFERENT),
    ],
)
def test_grade_is_the_first_under_which_the_names_are_equal(typed: str, printed: str, expected: Grade) -> None:
    assert grade(typed, printed) is expected
    assert grade(printed, typed) is expected


def test_only_a_different_name_is_asked_once_more() -> None:
    assert [each for each in Grade if each.needs_confirmation] == [Grade.DIFFERENT]


def test_each_grade_has_a_sentence_of_its_own_for_staff() -> None:
    assert len({each.sentence for each in Grade}) == len(Grade) == 9
    assert Grade.DIFFERENT.sentence == "The typed name differs from the printed name."


# Whole Unicode, and often what names are made of.
_LETTERS = st.one_of(
    st.text(alphabet="IıİiŞşéÉA\u0301\u0307 -'", max_size=12),
    st.text(alphabet="ゲゑケがヷ\u3099שׁשּׂ가ệ\u0323", max_size=8),
    st.text(max_size=12),
)


@given(_LETTERS, _LETTERS)
@example("ゲゑケ", "geeke")
@example("\ufb2a", "s")
@example("IHLAMUR", "ıhlamur")
def test_a_grade_is_the_same_both_ways_and_however_the_names_are_composed(typed: str, printed: str) -> None:
    found = grade(typed, printed)

    assert grade(printed, typed) is found
    for form in ("NFC", "NFD"):
        assert grade(unicodedata.normalize(form, typed), printed) is found
        assert grade(typed, unicodedata.normalize(form, printed)) is found


@given(
    st.text(alphabet="abcçdeéfgğhıjklmnoöpqrsştuüvwxyzß -", min_size=1, max_size=20).filter(
        lambda name: name.strip(" -")
    )
)
@example("ışık")
def test_capitals_alone_are_never_another_name(name: str) -> None:
    assert grade(name.upper(), name) in (Grade.EXACT, Grade.SAME)
    assert grade(name.replace("ı", "i").upper(), name) in (Grade.EXACT, Grade.SAME)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("何翔宇", Grade.TRANSLITERATION),
        ("He Xiangyu", Grade.EXACT),
        ("田中 太郎", Grade.NATIVE),
        ("田中太郎", Grade.NATIVE),
        ("太郎 田中", Grade.NATIVE),
        ("He Xiangyu 田中太郎", Grade.NATIVE),
        ("田中 太郎 (Xiangyu He)", Grade.NATIVE),
        ("He X.", Grade.SHORTENED),
        ("田中", Grade.DIFFERENT),
        ("Somebody Else", Grade.DIFFERENT),
    ],
)
def test_name_in_native_script_is_no_other_name(typed: str, expected: Grade) -> None:
    assert grade(typed, "He Xiangyu", native="田中 太郎") is expected
    assert grade("", "He Xiangyu", native="") is Grade.DIFFERENT


def test_a_short_form_and_a_different_name_wait_for_a_person() -> None:
    assert [each for each in Grade if each.waits_for_person] == [Grade.SHORTENED, Grade.DIFFERENT]


@pytest.mark.parametrize(
    ("name", "other", "native", "is_so"),
    [
        ("Wei Li", "wēi lǐ", "", False),
        ("Wei Li", "Li Wei", "", True),
        ("W. Li", "Wei Li", "", True),
        ("李伟", "Wei Li", "李 伟", False),
        ("", "Wei Li", "", True),
    ],
)
def test_entries_of_a_list_are_compared_less_kindly(name: str, other: str, native: str, is_so: bool) -> None:
    assert is_another(name, other, native=native) is is_so
